import { and, asc, count, desc, eq, gt, type SQL, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { prepared } from "../prepared.ts";
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

/** One statement for each way to sort: an empty filter lets everything through. */
const lists = prepared((db) => ({
  total: db.select({ total: count() }).from(products).where(isWanted).prepare(),
  pages: new Map(
    productSorts.map((sort) => [
      sort,
      db
        .select()
        .from(products)
        .where(isWanted)
        .orderBy(...orderings[sort])
        .limit(sql.placeholder("limit"))
        .offset(sql.placeholder("offset"))
        .prepare(),
    ]),
  ),
}));

export function listProducts(
  db: Database,
  { search = "", category = "", sort = "catalogue", page = 1, pageSize = 12 }: ProductFilter,
) {
  const wanted = { category, words: JSON.stringify(wordsOf(search)) };
  const total = lists(db).total.get(wanted)?.total ?? 0;
  const pages = Math.max(1, Math.ceil(total / pageSize));
  const current = Math.min(Math.max(1, page), pages);
  const shown = { ...wanted, limit: pageSize, offset: (current - 1) * pageSize };
  const items = lists(db).pages.get(sort)?.all(shown) ?? [];
  return { items, total, page: current, pages };
}

const orderings: Record<ProductSort, SQL[]> = {
  catalogue: [asc(products.position)],
  name: [asc(products.name)],
  price: [asc(products.priceCents), asc(products.position)],
  "price-desc": [desc(products.priceCents), asc(products.position)],
};

function wordsOf(search: string): string[] {
  return search.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 8);
}

const text = sql`lower(${products.name} || ' ' || ${products.summary} || ' ' || ${products.sku} || ' ' || ${products.category})`;

/** Every word must occur somewhere; a literal match, so `%` and `_` mean themselves. */
const isWanted = and(
  sql`${sql.placeholder("category")} in ('', ${products.category})`,
  sql`not exists (select 1 from json_each(${sql.placeholder("words")}) as word where instr(${text}, word.value) = 0)`,
);

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
