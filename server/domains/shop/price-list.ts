import type { Database } from "#db/connection.ts";
import { listProducts } from "#db/shop/products.ts";

/** Bounded, for it becomes a row. */
const most = 5_000;

/** All that is sold, in the order of the catalogue, with what it costs and what is on the shelf. */
export function listPrices(db: Database) {
  return listProducts(db, { pageSize: most }).items.map(
    ({ sku, name, category, priceCents, currency, stockQty: onHand }) => ({
      ...{ sku, name, category, priceCents, currency, onHand },
    }),
  );
}
