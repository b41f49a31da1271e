import { and, eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Database } from "#db/connection.ts";
import {
  forColumns,
  given,
  insertNew,
  insertOnce,
  insertReturning,
  isAmong,
  prepared,
} from "#db/prepared.ts";
import { findUser } from "#db/queries/users.ts";
import { idempotencyKeys, users } from "#db/schema.ts";
import { carts, shipments } from "#db/shop/schema.ts";
import { transaction } from "#db/transaction.ts";
import { placedOrder, shopDatabase } from "./shop-database.ts";

const statements = prepared((db) => ({
  insertUser: insertOnce(db, users),
  insertCart: insertNew(db, carts),
  insertShipment: insertNew(db, shipments),
  insertAndRead: insertReturning(db, users),
  insertKey: insertNew(db, idempotencyKeys),
  answerKey: db
    .update(idempotencyKeys)
    .set(given(idempotencyKeys, "headers"))
    .where(eq(idempotencyKeys.key, sql.placeholder("key")))
    .prepare(),
  changeUser: forColumns((names: readonly ("displayName" | "role")[]) =>
    db
      .update(users)
      .set(given(users, ...names))
      .where(and(eq(users.id, sql.placeholder("id")), isAmong(users.role, "from")))
      .prepare(),
  ),
}));

const carol = {
  id: "usr_carol",
  username: "carol",
  displayName: "Carol",
  passwordHash: "none",
  createdAt: 1,
  email: null,
  leftAt: null,
};

test("a row that is known stays as it is, and the answer says so", () => {
  const db = shopDatabase();
  expect(statements(db).insertUser(carol)).toBe(true);
  expect(statements(db).insertUser({ ...carol, displayName: "Other" })).toBe(false);
  expect(findUser(db, carol)).toEqual({ ...carol, role: "shopper" });
});

test("a row that must be new is refused when it is known", () => {
  const db = shopDatabase();
  statements(db).insertUser(carol);
  statements(db).insertCart({ userId: carol.id, updatedAt: 1 });
  expect(() => statements(db).insertCart({ userId: carol.id, updatedAt: 2 })).toThrow(/UNIQUE/);
});

test("a row that is answered has its defaults filled in", () => {
  const db = shopDatabase();
  expect(statements(db).insertAndRead(carol)).toEqual({ ...carol, role: "shopper" });
  expect(() => statements(db).insertAndRead(carol)).toThrow(/UNIQUE/);
});

test("a default that is made anew for each row is made anew by a prepared statement", () => {
  const db = shopDatabase();
  for (const userId of ["usr_alice", "usr_bob"]) {
    statements(db).insertCart({ userId, updatedAt: 1 });
  }
  const [first, second] = db.select({ seed: carts.orderSeed }).from(carts).all();
  expect(first?.seed).toMatch(/^[0-9a-f-]{36}$/);
  expect(second?.seed).not.toBe(first?.seed);
});

test("a column of JSON keeps its default, what it is given, and nothing", () => {
  const db = shopDatabase();
  placedOrder(db, "ord_1");
  statements(db).insertShipment({ orderId: "ord_1", updatedAt: 1 });
  expect(db.select().from(shipments).get()).toMatchObject({ tracking: [], status: null });

  statements(db).insertKey({ userId: "usr_alice", key: "k", request: "r", createdAt: 1 });
  statements(db).answerKey.run({ key: "k", headers: { a: "b" } });
  expect(headersOf(db)).toEqual({ value: { a: "b" }, isNull: 0 });
  statements(db).answerKey.run({ key: "k", headers: null });
  expect(headersOf(db)).toEqual({ value: null, isNull: 1 });
});

function headersOf(db: Database) {
  const { headers } = idempotencyKeys;
  return db
    .select({ value: headers, isNull: sql`${headers} is null` })
    .from(idempotencyKeys)
    .get();
}

test("a write leaves alone what it is told nothing of", () => {
  const db = shopDatabase();
  statements(db).insertUser(carol);
  change(db, { displayName: "Caroline", role: undefined });
  change(db, { role: "admin" });
  expect(findUser(db, carol)).toMatchObject({ displayName: "Caroline", role: "admin" });
});

test("a write changes only what is among the given", () => {
  const db = shopDatabase();
  statements(db).insertUser(carol);
  change(db, { displayName: "Caroline" }, ["admin"]);
  change(db, { displayName: "Nobody" }, []);
  expect(findUser(db, carol)).toMatchObject({ displayName: "Carol" });
});

function change(
  db: Database,
  row: { displayName?: string; role?: "admin" | undefined },
  from = ["shopper", "admin"],
): void {
  const { id } = carol;
  statements(db)
    .changeUser(row)
    .run({ ...row, id, from: JSON.stringify(from) });
}

test("what fails inside a transaction takes its own writes back and no others", () => {
  const db = shopDatabase();
  const dora = { ...carol, id: "usr_dora", username: "dora" };
  transaction(db, () => {
    statements(db).insertUser(carol);
    expect(() => transaction(db, () => failAfter(db, dora))).toThrow("on purpose");
  });
  expect(findUser(db, carol)).toBeDefined();
  expect(findUser(db, dora)).toBeUndefined();
});

test("what fails takes back all that was written with it", () => {
  const db = shopDatabase();
  expect(() => transaction(db, () => failAfter(db, carol))).toThrow("on purpose");
  expect(findUser(db, carol)).toBeUndefined();
});

function failAfter(db: Database, user: typeof carol): void {
  statements(db).insertUser(user);
  throw new Error("on purpose");
}
