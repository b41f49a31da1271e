import { asc, count, desc, eq, getTableColumns, gt, type SQL, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { prepared } from "../prepared.ts";
import { bestFirst, everything, isAmongThem, matches, readSearch } from "./product-search.ts";
import { products } from "./schema.ts";

export const productSorts = ["catalogue", "name", "price", "price-desc"] as const;
export type ProductSort = (typeof productSorts)[number];

export interface ProductFilter {
  search?: string | undefined;
  category?: string | undefined;
  sort?: ProductSort | undefined;
  page?: number | undefined;
  pageSize?: number | undefined;
}

const lists = prepared((db) => ({
  all: listsOf(db, everything, orderings),
  wanted: listsOf(db, matches, searched),
}));

/** One statement for each way to sort: no category lets every one through. */
function listsOf(db: Database, among: SQL, orders: Record<ProductSort, SQL[]>) {
  const page = (sort: ProductSort) =>
    db
      .select(getTableColumns(products))
      .from(products)
      .innerJoin(among, isAmongThem)
      .where(isOfCategory)
      .orderBy(...orders[sort])
      .limit(sql.placeholder("limit"))
      .offset(sql.placeholder("offset"))
      .prepare();
  const total = db.select({ total: count() }).from(products).innerJoin(among, isAmongThem);
  return {
    total: total.where(isOfCategory).prepare(),
    pages: new Map(productSorts.map((sort) => [sort, page(sort)])),
  };
}

export function listProducts(
  db: Database,
  { search = "", category = "", sort = "catalogue", page = 1, pageSize = 12 }: ProductFilter,
) {
  const { isGuess = false, ...wanted } = readSearch(db, search) ?? {};
  const list = lists(db)["words" in wanted ? "wanted" : "all"];
  const total = list.total.get({ category, ...wanted })?.total ?? 0;
  const pages = Math.max(1, Math.ceil(total / pageSize));
  const current = Math.min(Math.max(1, page), pages);
  const limits = { limit: pageSize, offset: (current - 1) * pageSize };
  const items = list.pages.get(sort)?.all({ category, ...wanted, ...limits }) ?? [];
  return { items, total, page: current, pages, isGuess };
}

const isOfCategory = sql`${sql.placeholder("category")} in ('', ${products.category})`;

const orderings: Record<ProductSort, SQL[]> = {
  catalogue: [asc(products.position)],
  name: [asc(products.name)],
  price: [asc(products.priceCents), asc(products.position)],
  "price-desc": [desc(products.priceCents), asc(products.position)],
};

/** What is searched for comes by how well it matches, unless another order is asked for. */
const searched = { ...orderings, catalogue: [...bestFirst, asc(products.position)] };

const statements = prepared((db) => ({
  byId: db
    .select()
    .from(products)
    .where(eq(products.id, sql.placeholder("id")))
    .prepare(),
  bySku: db
    .select()
    .from(products)
    .where(eq(products.sku, sql.placeholder("sku")))
    .prepare(),
  categories: db
    .select({ category: products.category, total: count() })
    .from(products)
    .groupBy(products.category)
    .orderBy(sql`min(${products.position})`)
    .prepare(),
}));

export function findProduct(db: Database, { id }: { id: string }) {
  return statements(db).byId.get({ id });
}

export function findProductBySku(db: Database, { sku }: { sku: string }) {
  return statements(db).bySku.get({ sku });
}

export function listCategories(db: Database) {
  return statements(db).categories.all();
}

export type Product = NonNullable<ReturnType<typeof findProduct>>;
export type ProductList = ReturnType<typeof listProducts>;
export type Category = ReturnType<typeof listCategories>[number];

/** The same product for the same seed, among what can be had now. */
export function findSuggestion(db: Database, { seed }: { seed: string }): Product | undefined {
  const inStock = db
    .select()
    .from(products)
    .where(gt(products.stockQty, 0))
    .orderBy(asc(products.position))
    .all();
  const number = [...seed].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
  return inStock[number % inStock.length];
}
