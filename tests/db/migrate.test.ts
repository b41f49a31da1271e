import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { migrate } from "drizzle-orm/better-sqlite3/migrator";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { type Database, openDatabase } from "#db/connection.ts";
import { migrateDatabase } from "#db/migrate.ts";

let folder: string;
let db: Database;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cartwright-migrate-"));
  db = openDatabase({ file: join(folder, "cartwright.db") });
  migrateToFirstRelease();
  for (const statement of aBusyShop) db.$client.exec(statement);
});

afterEach(() => {
  db.$client.close();
  rmSync(folder, { recursive: true });
});

test("a shop of the first release keeps every row of its books through all migrations since", () => {
  const before = rowsOf();
  migrateDatabase(db);
  const after = rowsOf();
  for (const [table, rows] of Object.entries(before)) {
    expect(after[table], table).toMatchObject(rows);
    expect(after[table], table).toHaveLength(rows.length);
  }
  expect(db.$client.pragma("foreign_key_check")).toEqual([]);
  expect(db.$client.pragma("foreign_keys", { simple: true })).toBe(1);
});

test("what was undone before that was listed is listed all the same", () => {
  migrateDatabase(db);
  expect(rowsOf().undoings).toEqual([
    {
      ...{ id: 1, run_id: "ord_1", kind: "order", step: "Pay", status: "compensated" },
      ...{ reason: "it rained", detail: "refunded", attempts: 2 },
      ...{ refunded_cents: 60, released_cents: 0, currency: "EUR", began_at: 3, ended_at: 5 },
    },
    {
      ...{ id: 2, run_id: "trip_1", kind: "trip", step: "Reserve", status: "compensating" },
      ...{ reason: null, detail: null, attempts: 1 },
      // The clock was set back: what comes later in the list did not begin earlier.
      ...{ refunded_cents: 0, released_cents: 0, currency: null, began_at: 3, ended_at: null },
    },
  ]);
});

describe("nothing that is deleted takes the books along", () => {
  test.each([
    ["users", "usr_carol"],
    ["runs", "ord_1"],
    ["runs", "trip_1"],
    ["orders", "ord_1"],
  ])("a row of %s with a history stays: %s", (table, id) => {
    migrateDatabase(db);
    const before = rowsOf();
    expect(() => db.$client.prepare(`delete from ${table} where id = ?`).run(id)).toThrow(
      /FOREIGN KEY/,
    );
    expect(rowsOf()).toEqual(before);
  });
});

/** As it was before the books were kept from cascades. */
function migrateToFirstRelease(): void {
  const all = fileURLToPath(new URL("../../db/migrations", import.meta.url));
  const first = join(folder, "migrations");
  cpSync(all, first, { recursive: true });
  const file = join(first, "meta/_journal.json");
  const journal = z
    .looseObject({ entries: z.array(z.looseObject({ idx: z.int() })) })
    .parse(JSON.parse(readFileSync(file, "utf8")));
  const entries = journal.entries.filter(({ idx }) => idx < 2);
  writeFileSync(file, JSON.stringify({ ...journal, entries }));
  migrate(db, { migrationsFolder: first });
}

const aBusyShop = [
  `insert into users values ('usr_carol', 'carol', 'Carol', 'scrypt', 'shopper', 1)`,
  `insert into sessions values ('hash', 'usr_carol', 1, 2)`,
  `insert into runs (id, user_id, kind, title, created_at, updated_at) values
    ('ord_1', 'usr_carol', 'order', 'Order 1001', 1, 1), ('trip_1', 'usr_carol', 'trip', 'Trip 1', 1, 1)`,
  `insert into step_events (run_id, step, status, at) values ('ord_1', 'Pay', 'done', 1)`,
  `insert into step_events (run_id, step, status, attempt, detail, at) values
    ('ord_1', 'Ship', 'failed', 0, 'it rained', 2), ('ord_1', 'Pay', 'compensating', 1, null, 3),
    ('trip_1', 'Reserve', 'compensating', 1, null, 2), ('ord_1', 'Pay', 'compensating', 2, null, 4),
    ('ord_1', 'Pay', 'compensated', 0, 'refunded', 5)`,
  `insert into notifications (user_id, run_id, key, title, body, at) values
    ('usr_carol', 'ord_1', 'k', 't', 'b', 1)`,
  `insert into orders (id, user_id, address, items_cents, shipping_cents, total_cents, created_at, updated_at)
    values ('ord_1', 'usr_carol', '{}', 100, 10, 110, 1, 1)`,
  `insert into order_lines values ('ord_1', 'WRK-0101', 'prd_1', 'Hammer', '/p.svg', 100, 1, 0)`,
  `insert into payments (id, run_id, attempt, provider, amount_cents, captured_cents, refunded_cents, currency,
    awakeable_id, expires_at, created_at, updated_at) values ('pay_1', 'ord_1', 1, 'northpay', 110, 110, 60, 'EUR', 'a', 1, 1, 1)`,
  `insert into picks values ('ord_1', 1, null)`,
  `insert into invoices values ('ord_1', 1, 110, 'EUR', 1, null)`,
  `insert into shipments (order_id, label_id, updated_at) values ('ord_1', 'lbl_1', 1)`,
  `insert into trips (id, user_id, customer_email, flight_wish, hotel_wish, created_at, updated_at)
    values ('trip_1', 'usr_carol', 'c@example.org', '{}', '{}', 1, 1)`,
];

function rowsOf(): Record<string, object[]> {
  const tables = db.$client
    .prepare<[], string>(
      `select name from sqlite_master where type = 'table' and name not glob '*_migrations' and name not glob 'sqlite_*'
        and name not glob 'product_words*' and name not glob 'undoing_words*' and name <> 'product_vocabulary'`,
    )
    .pluck()
    .all();
  return Object.fromEntries(
    tables.map((table) => [
      table,
      db.$client.prepare<[], object>(`select * from ${table} order by rowid`).all(),
    ]),
  );
}

test("a database that a newer version has written is refused, and left as it is", () => {
  migrateDatabase(db);
  const later = Date.now() + 1e9;
  db.$client
    .prepare("insert into __drizzle_migrations (hash, created_at) values ('x', ?)")
    .run(later);
  const before = rowsOf();
  expect(() => migrateDatabase(db)).toThrow("written by a newer version");
  expect(rowsOf()).toEqual(before);
});
