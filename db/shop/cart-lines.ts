import { asc, desc, eq, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { prepared } from "../prepared.ts";
import { cartLines, products } from "./schema.ts";

const statements = prepared((db) => ({
  lines: db
    .select({
      sku: cartLines.sku,
      quantity: cartLines.quantity,
      frozen: cartLines.frozen,
      productId: products.id,
      name: products.name,
      picture: products.picture,
      unitCents: products.priceCents,
      currency: products.currency,
      weightGrams: products.weightGrams,
      onHand: products.stockQty,
    })
    .from(cartLines)
    .innerJoin(products, eq(products.sku, cartLines.sku))
    .where(eq(cartLines.userId, sql.placeholder("userId")))
    .orderBy(desc(cartLines.frozen), asc(cartLines.position), asc(cartLines.sku))
    .prepare(),
}));

/** Prices are the catalogue's of this moment: a basket holds none. */
export function listCartLines(db: Database, { userId }: { userId: string }) {
  return statements(db).lines.all({ userId });
}
