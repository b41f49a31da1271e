import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Database } from "#db/connection.ts";
import { placeOrder } from "#db/shop/order-changes.ts";
import { openSeededDatabase } from "../support/shop.ts";

export function shopDatabase(): Database {
  const folder = mkdtempSync(join(tmpdir(), "cartwright-db-"));
  const db = openSeededDatabase(join(folder, "cartwright.db"));
  onTestFinished(() => {
    db.$client.close();
    rmSync(folder, { recursive: true });
  });
  return db;
}

export function placedOrder(db: Database, id = "ord_1", userId = "usr_alice") {
  const address = { name: "A", line1: "1", postcode: "1", city: "B", country: "DE" };
  placeOrder(db, { id, userId, address, createdAt: 1, updatedAt: 1 });
  return { id, userId, address, note: "", paymentMethod: "card" as const };
}
