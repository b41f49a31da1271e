import { Hono } from "hono";
import { z } from "zod";
import type { SignedIn } from "#db/queries/sessions.ts";
import {
  findProduct,
  listCategories,
  listProducts,
  type Product,
  type ProductFilter,
  productSorts,
} from "#db/shop/products.ts";
import type { AppDeps, AppEnv } from "#server/web/deps.ts";
import type { Page, PageContent } from "#server/web/page.tsx";
import { notFound } from "#server/web/problem.ts";
import { pathTo } from "#views/parts/path.ts";
import { productMarkdown, productsMarkdown } from "#views/shop/output/products.ts";
import { ProductPage } from "#views/shop/pages/product.tsx";
import { ProductsPage, productsHref } from "#views/shop/pages/products.tsx";
import type { AddForm } from "#views/shop/parts/add-to-cart.tsx";
import { purchaseOptionsFor, stockOf } from "./purchase-options.ts";

export const productsPage: Page = {
  path: "/products",
  load: ({ deps: { events }, user, query }) => {
    const filter = readFilter(query);
    const list = listProducts(events.db, filter);
    const categories = listCategories(events.db);
    const { optionsOf, until, alikeFor } = purchaseOptionsFor(events, user, productsHref(filter));
    return {
      title: "Products",
      holds: "Shop",
      description:
        "Well-made things for workshop, kitchen, desk and garden, with what is in stock now.",
      section: "products",
      topics: list.items.map(stockOf),
      until,
      alike: alikeFor(list.items.map(({ sku }) => sku)),
      markdown: productsMarkdown(list, (sku) => optionsOf(sku).available),
      input: (
        <ProductsPage list={list} optionsOf={optionsOf} categories={categories} filter={filter} />
      ),
    };
  },
};

export const productPage: Page = {
  path: "/products/:id",
  load: ({ deps, user, params: { id = "" } }) => productContent(deps, user, id),
};

/** The product's page, or the same page once more with what was typed and what is wrong with it. */
export function productContent(
  { events }: AppDeps,
  user: SignedIn | null,
  id: string,
  form?: AddForm,
): PageContent | undefined {
  const product = findProduct(events.db, { id });
  if (!product) return undefined;
  const { optionsOf, until, alikeFor } = purchaseOptionsFor(events, user, pathTo("products", id));
  const options = optionsOf(product.sku);
  return {
    title: product.name,
    holds: "Product",
    description: product.summary,
    section: "products",
    topics: [stockOf(product)],
    until,
    alike: alikeFor([product.sku]),
    markdown: productMarkdown(product, options.available),
    input: <ProductPage product={product} options={options} form={form} />,
  };
}

export function productsApi({ events: { db } }: AppDeps) {
  return new Hono<AppEnv>()
    .get("/", (c) => {
      const {
        items,
        isGuess: _,
        ...rest
      } = listProducts(db, readFilter(new URL(c.req.url).searchParams));
      return c.json({ products: items.map(toJson), ...rest });
    })
    .get("/:id", (c) => {
      const product = findProduct(db, { id: c.req.param("id") });
      if (!product) throw notFound("product");
      return c.json(toJson(product));
    });
}

function toJson({ position: _, ...product }: Product) {
  return product;
}

/** An address someone mistyped still shows the shop: what can't be read is left out. */
const filterSchema = z.object({
  search: z
    .string()
    .trim()
    .max(80)
    .regex(/^\P{Cc}*$/u)
    .catch(""),
  category: z.string().max(40).optional().catch(undefined),
  sort: z.enum(productSorts).catch("catalogue"),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
});

function readFilter(query: URLSearchParams): ProductFilter {
  return filterSchema.parse({
    search: query.get("q") ?? "",
    category: query.get("category") || undefined,
    sort: query.get("sort") ?? "catalogue",
    page: query.get("page") ?? 1,
  });
}
