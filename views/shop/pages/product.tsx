import type { Product } from "#db/shop/products.ts";
import { formatMoney } from "#server/rules/money.ts";
import { renderMarkdown } from "#views/markdown.ts";
import { Fact, Facts } from "#views/parts/facts.tsx";
import { BackLink } from "#views/parts/links.tsx";
import { type AddForm, AddToCart, type PurchaseOptions } from "../parts/add-to-cart.tsx";
import { productsHref, Stock } from "./products.tsx";

interface ProductPageProps {
  product: Product;
  options: PurchaseOptions;
  form?: AddForm | undefined;
}

export function ProductPage({ product, options, form }: ProductPageProps) {
  return (
    <article class="product">
      <BackLink id="back-to-category" href={productsHref({ category: product.category })}>
        {product.category}
      </BackLink>
      <div class="product-head">
        <img src={product.picture} alt={`Drawing: ${product.name}`} width={240} height={240} />
        <div class="product-facts">
          <p class="lead">{product.summary}</p>
          <p class="price price-large">{formatMoney(product.priceCents, product.currency)}</p>
          <Stock quantity={options.available} />
          <AddToCart product={product} options={options} form={form} />
          <Facts>
            <Fact term="Item" class="mono">
              {product.sku}
            </Fact>
            <Fact term="Weight" class="figure">
              {formatWeight(product.weightGrams)}
            </Fact>
          </Facts>
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
