import type { Transaction } from "../../connection.ts";
import { products, shippingZones } from "../schema.ts";
import { seedProducts } from "./products.ts";
import { seedZones } from "./zones.ts";

/** Brings the catalogue and the tariffs up to date and leaves alone what the shop has made of them. */
export function seedShop(tx: Transaction): void {
  seedCatalogue(tx);
  seedShipping(tx);
}

function seedCatalogue(tx: Transaction): void {
  for (const product of seedProducts) {
    // What is in stock was sold and counted since: the seed knows it only for a product that is new.
    const { id, stockQty: _, stockedQty: __, ...described } = product;
    tx.insert(products)
      .values(product)
      .onConflictDoUpdate({ target: products.id, set: described })
      .run();
  }
}

function seedShipping(tx: Transaction): void {
  for (const zone of seedZones) {
    const { id, ...described } = zone;
    tx.insert(shippingZones)
      .values(zone)
      .onConflictDoUpdate({ target: shippingZones.id, set: described })
      .run();
  }
}
