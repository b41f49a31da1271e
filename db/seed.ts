import type { Database } from "./connection.ts";
import { users } from "./schema.ts";
import { products, shippingZones } from "./shop/schema.ts";
import { seedProducts } from "./shop/seed/products.ts";
import { seedZones } from "./shop/seed/zones.ts";

/** Its password comes hashed: how passwords are hashed is not the database's business. */
export type SeedUser = Required<Omit<typeof users.$inferInsert, "createdAt">>;

type Seeding = { users: readonly SeedUser[]; now: number };
type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];

/** Runs at every start: brings the reference data up to date and leaves alone what the shop has made of it. */
export function seedDatabase(db: Database, { users, now }: Seeding): void {
  db.transaction((tx) => {
    seedCatalogue(tx);
    seedShipping(tx);
    seedUsers(tx, { users, now });
  });
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

function seedUsers(tx: Transaction, { users: cast, now }: Seeding): void {
  for (const user of cast) {
    tx.insert(users)
      .values({ ...user, createdAt: now })
      .onConflictDoNothing()
      .run();
  }
}
