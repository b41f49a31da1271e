import type { Database } from "#db/connection.ts";
import { findSuggestion } from "#db/shop/products.ts";

/** One product that is in stock; no stock, no suggestion. */
export function suggestProduct(db: Database, { seed }: { seed: string }) {
  const product = findSuggestion(db, { seed });
  return (
    product && {
      title: `A good first piece: ${product.name}`,
      body: product.summary,
      href: `/products/${product.id}`,
    }
  );
}
