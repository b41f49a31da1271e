import type { Child } from "hono/jsx";
import type {
  Category,
  Product,
  ProductFilter,
  ProductList,
  ProductSort,
} from "#db/shop/products.ts";
import { formatMoney } from "#server/rules/money.ts";
import { Empty } from "#views/parts/empty.tsx";
import { Icon } from "#views/parts/icon.tsx";
import { FindButton, SearchField } from "#views/parts/search-field.tsx";
import { AddOne, type OptionsBySku, type PurchaseOptions } from "../parts/add-to-cart.tsx";

export interface ProductsProps {
  list: ProductList;
  optionsOf: OptionsBySku;
  categories: Category[];
  filter: ProductFilter;
}

const sortLabels: Record<ProductSort, string> = {
  catalogue: "Catalogue order",
  name: "Name",
  price: "Price, low to high",
  "price-desc": "Price, high to low",
};

export function ProductsPage({ list, optionsOf, categories, filter }: ProductsProps) {
  return (
    <>
      <Filters categories={categories} filter={filter} />
      <p class="result-count" role="status">
        {foundIn(list, filter)}
      </p>
      {list.items.length > 0 ? (
        <ul class="cards">
          {list.items.map((product) => (
            <ProductCard product={product} options={optionsOf(product.sku)} />
          ))}
        </ul>
      ) : (
        <Empty icon="search" title="Nothing on the shelves matches">
          <a id="clear-filters" href="/products">
            Show all products
          </a>
        </Empty>
      )}
      <Pager list={list} filter={filter} />
    </>
  );
}

function foundIn({ total, isGuess }: ProductList, { search }: ProductFilter): string {
  const found = total === 1 ? "1 product" : `${total} products`;
  if (!search) return found;
  if (isGuess && total > 0) return `Nothing has “${search}” in it. ${found} with words like it`;
  return `${found} for “${search}”`;
}

function Filters({ categories, filter }: Pick<ProductsProps, "categories" | "filter">) {
  return (
    <search aria-label="Products">
      <form class="filters" method="get" action="/products">
        <SearchField value={filter.search ?? ""} />
        <div class="field">
          <label for="category">Category</label>
          <select id="category" name="category" data-on:change="el.form.requestSubmit()">
            <option value="">All</option>
            {categories.map(({ category, total }) => (
              <option value={category} selected={category === filter.category}>
                {`${category} (${total})`}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="sort">Sort by</label>
          <select id="sort" name="sort" data-on:change="el.form.requestSubmit()">
            {Object.entries(sortLabels).map(([sort, label]) => (
              <option value={sort} selected={sort === filter.sort}>
                {sort === "catalogue" && filter.search ? "Best match" : label}
              </option>
            ))}
          </select>
        </div>
        <FindButton />
      </form>
    </search>
  );
}

export function ProductCard({ product, options }: { product: Product; options: PurchaseOptions }) {
  return (
    <li class="card" id={`card-${product.id}`}>
      <a id={`open-${product.id}`} href={`/products/${product.id}`}>
        <img src={product.picture} alt="" width={240} height={240} loading="lazy" />
        <span class="card-name">{product.name}</span>
      </a>
      <p class="card-summary">{product.summary}</p>
      <p class="card-foot">
        <span class="price">{formatMoney(product.priceCents, product.currency)}</span>
        <Stock quantity={options.available} />
      </p>
      <AddOne product={product} options={options} />
    </li>
  );
}

export function Stock({ quantity }: { quantity: number }) {
  if (quantity === 0) {
    return (
      <span class="stock tone-quiet">
        <Icon name="skip" size={14} /> Sold out
      </span>
    );
  }
  if (quantity <= 3) {
    return (
      <span class="stock tone-warning">
        <Icon name="warning" size={14} /> {`Only ${quantity} left`}
      </span>
    );
  }
  return (
    <span class="stock tone-good">
      <Icon name="check" size={14} /> In stock
    </span>
  );
}

function Pager({ list: { page, pages }, filter }: { list: ProductList; filter: ProductFilter }) {
  if (pages === 1) return null;
  return (
    <nav class="pager" aria-label="Pages">
      <PageLink id="page-previous" filter={filter} page={page - 1} shown={page > 1}>
        <Icon name="chevron-left" size={16} /> Previous
      </PageLink>
      <span class="figure">{`Page ${page} of ${pages}`}</span>
      <PageLink id="page-next" filter={filter} page={page + 1} shown={page < pages}>
        Next <Icon name="chevron-right" size={16} />
      </PageLink>
    </nav>
  );
}

function PageLink({
  id,
  filter,
  page,
  shown,
  children,
}: {
  id: string;
  filter: ProductFilter;
  page: number;
  shown: boolean;
  children?: Child;
}) {
  if (!shown) return <span />;
  return (
    <a id={id} class="button" href={productsHref({ ...filter, page })}>
      {children}
    </a>
  );
}

export function productsHref({ search, category, sort, page }: ProductFilter): string {
  const params = new URLSearchParams();
  if (search) params.set("q", search);
  if (category) params.set("category", category);
  if (sort && sort !== "catalogue") params.set("sort", sort);
  if (page && page > 1) params.set("page", String(page));
  return params.size > 0 ? `/products?${params}` : "/products";
}
