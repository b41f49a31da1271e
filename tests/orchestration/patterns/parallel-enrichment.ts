import type { Context } from "@restatedev/restate-sdk";
import { fanOut } from "#server/orchestration/fan.ts";
import { shop } from "./shop.ts";

// #region parallel enrichment
export async function productPage(ctx: Context, sku: string) {
  const { results, errors } = await fanOut(ctx, {
    price: () => ctx.serviceClient(shop).price(sku),
    reviews: () => ctx.serviceClient(shop).reviews(sku),
  });
  if (errors.price) throw errors.price; // without a price there is no page
  return { cents: results.price?.cents, reviews: results.reviews ?? [] };
}
// #endregion
