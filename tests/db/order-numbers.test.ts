import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { migrate } from "drizzle-orm/better-sqlite3/migrator";
import { expect, onTestFinished, test } from "vitest";
import { type Database, openDatabase } from "#db/connection.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { findAnyRun } from "#db/queries/runs.ts";
import { placeOrder } from "#db/shop/order-changes.ts";
import { findAnyOrder } from "#db/shop/orders.ts";
import { shopDatabase } from "./shop-database.ts";

const address = { name: "A", line1: "1", postcode: "1", city: "B", country: "DE" };

test("orders are counted as they are placed, and called by their number", () => {
  const db = shopDatabase();
  for (const id of ["ord_b", "ord_a"]) {
    placeOrder(db, { id, userId: "usr_alice", address, createdAt: 1, updatedAt: 1 });
  }
  expect(numbersOf(db, ["ord_b", "ord_a"])).toEqual([1001, 1002]);
  expect(findAnyRun(db, { id: "ord_a" })?.title).toBe("Order 1002");
});

test("an order that is placed twice has one number, and takes none from the next", () => {
  const db = shopDatabase();
  for (const id of ["ord_a", "ord_a", "ord_b"]) {
    placeOrder(db, { id, userId: "usr_alice", address, createdAt: 1, updatedAt: 1 });
  }
  expect(numbersOf(db, ["ord_a", "ord_b"])).toEqual([1001, 1002]);
});

test("orders from before they were counted get numbers in the order of their placing", () => {
  const folder = mkdtempSync(join(tmpdir(), "cartwright-numbers-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const db = openDatabase({ file: join(folder, "shop.db") });
  onTestFinished(() => void db.$client.close());
  migrate(db, { migrationsFolder: migrationsBefore("0003_order_numbers", folder) });
  db.run(sql`insert into users (id, username, display_name, password_hash, created_at)
    values ('usr_1', 'one', 'One', '', 0)`);
  for (const [id, at] of [
    ["ord_late", 9],
    ["ord_b", 5],
    ["ord_a", 5],
  ] as const) {
    db.run(sql`insert into runs (id, user_id, kind, title, created_at, updated_at)
      values (${id}, 'usr_1', 'order', 'Order 12345678', ${at}, ${at})`);
    db.run(sql`insert into orders (id, user_id, address, created_at, updated_at)
      values (${id}, 'usr_1', ${JSON.stringify(address)}, ${at}, ${at})`);
  }
  migrateDatabase(db);
  expect(numbersOf(db, ["ord_a", "ord_b", "ord_late"])).toEqual([1001, 1002, 1003]);
  expect(findAnyRun(db, { id: "ord_late" })?.title).toBe("Order 1003");
});

function numbersOf(db: Database, ids: string[]) {
  return ids.map((id) => findAnyOrder(db, { id })?.number);
}

/** The migrations as they were before one of them. */
function migrationsBefore(tag: string, folder: string): string {
  const copy = join(folder, "migrations");
  cpSync(join(import.meta.dirname, "../../db/migrations"), copy, { recursive: true });
  const file = join(copy, "meta/_journal.json");
  const journal = JSON.parse(readFileSync(file, "utf8"));
  const end = journal.entries.findIndex((entry: { tag: string }) => entry.tag === tag);
  writeFileSync(file, JSON.stringify({ ...journal, entries: journal.entries.slice(0, end) }));
  return copy;
}
