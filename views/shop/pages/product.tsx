import type { Product } from "#db/shop/products.ts";
import { renderMarkdown } from "#views/markdown.ts";
import { Icon } from "#views/parts/icon.tsx";
import { formatMoney } from "#views/parts/money.ts";
import { type AddForm, AddToCart, type Buying } from "../parts/add-to-cart.tsx";
import { productsHref, Stock } from "./products.tsx";

interface ProductPageProps {
  product: Product;
  buying: Buying;
  form?: AddForm | undefined;
}

export function ProductPage({ product, buying, form }: ProductPageProps) {
  return (
    <article class="product">
      <a id="back-to-category" class="back" href={productsHref({ category: product.category })}>
        <Icon name="chevron-left" size={16} /> {product.category}
      </a>
      <div class="product-head">
        <img src={product.picture} alt={`Drawing: ${product.name}`} width={240} height={240} />
        <div class="product-facts">
          <p class="lead">{product.summary}</p>
          <p class="price price-large">{formatMoney(product.priceCents, product.currency)}</p>
          <Stock quantity={buying.available} />
          <AddToCart product={product} buying={buying} form={form} />
          <dl class="facts">
            <div>
              <dt>Item</dt>
              <dd class="mono">{product.sku}</dd>
            </div>
            <div>
              <dt>Weight</dt>
              <dd class="figure">{formatWeight(product.weightGrams)}</dd>
            </div>
          </dl>
        </div>
      </div>
      <div class="prose">{renderMarkdown(product.descriptionMd)}</div>
    </article>
  );
}

const kilograms = new Intl.NumberFormat("en-IE");

export function formatWeight(grams: number): string {
  return grams < 1000 ? `${grams} g` : `${kilograms.format(grams / 1000)} kg`;
}
