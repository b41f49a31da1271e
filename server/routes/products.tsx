import { Hono } from "hono";
import { z } from "zod";
import {
  findProduct,
  listCategories,
  listProducts,
  type Product,
  type ProductFilter,
  productSorts,
} from "#db/queries/products.ts";
import { notFound } from "#server/problem.ts";
import type { AppDeps, AppEnv } from "#server/web.ts";
import { productMarkdown, productsMarkdown } from "#views/output/products.ts";
import { ProductPage } from "#views/pages/product.tsx";
import { ProductsPage } from "#views/pages/products.tsx";
import type { Page } from "./page.tsx";

export const productsPage: Page = {
  path: "/products",
  load: ({ deps: { events }, query }) => {
    const filter = readFilter(query);
    const list = listProducts(events.db, filter);
    return {
      title: "Products",
      section: "products",
      topics: ["catalog"],
      markdown: productsMarkdown(list),
      input: <ProductsPage list={list} categories={listCategories(events.db)} filter={filter} />,
    };
  },
};

export const productPage: Page = {
  path: "/products/:id",
  load: ({ deps: { events }, params: { id = "" } }) => {
    const product = findProduct(events.db, { id });
    return (
      product && {
        title: product.name,
        section: "products",
        topics: ["catalog"],
        markdown: productMarkdown(product),
        input: <ProductPage product={product} />,
      }
    );
  },
};

export function productsApi({ events: { db } }: AppDeps) {
  return new Hono<AppEnv>()
    .get("/", (c) => {
      const { items, ...rest } = listProducts(db, readFilter(new URL(c.req.url).searchParams));
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
