import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Database, openDatabase } from "#db/connection.ts";
import { insertUser } from "#db/queries/users.ts";
import { users } from "#db/schema.ts";
import { products } from "#db/shop/schema.ts";
import { hashPassword, verifyPassword } from "#server/accounts/passwords.ts";
import { readConfig } from "#server/config.ts";
import { SettingError } from "#server/processes/setting-error.ts";
import { openShopDatabase } from "#server/start/database.ts";

let dataDir: string;

const inProduction = {
  NODE_ENV: "production",
  PUBLIC_URL: "https://shop.example",
  ALLOW_SANDBOX: "true",
};

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "cartwright-database-"));
});

afterEach(() => rmSync(dataDir, { recursive: true }));

async function opened<T>(use: (db: Database) => T, env: Record<string, string> = {}): Promise<T> {
  const { db, close } = await openShopDatabase(readConfig({ DATA_DIR: dataDir, ...env }));
  const result = use(db);
  close();
  return result;
}

function listUsers(db: Database) {
  return db.select().from(users).all();
}

test("the first start seeds the catalogue, two shoppers and an admin who can sign in", async () => {
  const cast = await opened(listUsers);
  expect(cast.map(({ username, role }) => `${username}: ${role}`).sort()).toEqual([
    "admin: admin",
    "alice: shopper",
    "bob: shopper",
  ]);
  expect(await verifyPassword("cartwright", cast[0]?.passwordHash)).toBe(true);
  expect(await opened((db) => db.select().from(products).all().length)).toBeGreaterThan(0);
});

test("a later start leaves a changed password as it is", async () => {
  const passwordHash = await hashPassword("of my own");
  await opened((db) => {
    db.update(users).set({ passwordHash }).where(eq(users.username, "alice")).run();
  });
  const alice = (await opened(listUsers)).find(({ username }) => username === "alice");
  expect(alice?.passwordHash).toBe(passwordHash);
});

test("production seeds the catalogue and nobody", async () => {
  const counts = await opened(
    (db) => [listUsers(db).length, db.select().from(products).all().length > 0],
    inProduction,
  );
  expect(counts).toEqual([0, true]);
});

test("production refuses accounts whose password everybody knows, and takes them once it is changed", async () => {
  await opened(listUsers);
  await expect(opened(listUsers, inProduction)).rejects.toThrow(/holds the account .*DATA_DIR/);
  const passwordHash = await hashPassword("of our own");
  const { db, close } = await openShopDatabase(readConfig({ DATA_DIR: dataDir }));
  db.update(users).set({ passwordHash }).run();
  close();
  expect(await opened(listUsers, inProduction)).toHaveLength(3);
});

test("a production shop's database gets no accounts with a known password, wherever its settings were forgotten", async () => {
  await opened(listUsers, inProduction);
  await expect(opened(listUsers)).rejects.toThrow(/production shop's.*NODE_ENV=production/);
  expect(await opened(listUsers, inProduction)).toEqual([]);
});

test("a file that is no database names DATA_DIR", async () => {
  writeFileSync(join(dataDir, "cartwright.db"), "this is no database at all".repeat(100));
  await expect(opened(listUsers)).rejects.toThrow(SettingError);
  await expect(opened(listUsers)).rejects.toThrow(/cartwright\.db cannot be opened.*DATA_DIR/);
});

test("nobody who chose the name and the password of the cast keeps production from starting", async () => {
  const passwordHash = await hashPassword("cartwright");
  const alice = { id: "usr_somebody", username: "alice", displayName: "A", passwordHash };
  await opened((db) => insertUser(db, { ...alice, createdAt: 1 }), inProduction);
  expect(await opened(listUsers, inProduction)).toHaveLength(1);
});

test("a database is copied before its shape is changed, and the newest three copies stay", async () => {
  const copies = () =>
    existsSync(join(dataDir, "backups")) ? readdirSync(join(dataDir, "backups")) : [];
  await opened(listUsers);
  expect(copies()).toEqual([]);
  mkdirSync(join(dataDir, "backups"));
  for (const year of [2021, 2022, 2023])
    writeFileSync(join(dataDir, "backups", `cartwright-${year}.db`), "");
  // As an earlier version left it: without what the last migration did.
  const db = openDatabase({ file: join(dataDir, "cartwright.db") });
  const last = "(select max(created_at) from __drizzle_migrations)";
  db.$client.exec(
    `create table if not exists gone (id); delete from __drizzle_migrations where created_at = ${last}`,
  );
  db.$client.close();
  await opened(listUsers).catch(() => {});
  expect(copies()).toHaveLength(3);
  expect(copies()).not.toContain("cartwright-2021.db");
  const newest = openDatabase({ file: join(dataDir, "backups", copies().sort().at(-1) ?? "") });
  expect(listUsers(newest)).toHaveLength(3);
  newest.$client.close();
});
