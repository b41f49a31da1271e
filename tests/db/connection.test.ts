import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Database, openDatabase } from "#db/connection.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { prepared } from "#db/prepared.ts";
import { sessions, users } from "#db/schema.ts";

let folder: string;
let db: Database;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cartwright-db-"));
  db = openDatabase({ file: join(folder, "data", "cartwright.db") });
});

afterEach(() => {
  db.$client.close();
  rmSync(folder, { recursive: true });
});

describe("an opened database", () => {
  test("makes the folder it lives in", () => {
    expect(existsSync(join(folder, "data", "cartwright.db"))).toBe(true);
  });

  test.each([
    ["journal_mode", "wal"],
    ["synchronous", 2],
    ["foreign_keys", 1],
    ["busy_timeout", 200],
  ])("has %s at %s", (pragma, value) => {
    expect(db.$client.pragma(pragma, { simple: true })).toBe(value);
  });

  test("refuses a row whose owner does not exist", () => {
    migrateDatabase(db);
    const orphan = { tokenHash: "t", userId: "usr_nobody", createdAt: 1, expiresAt: 2 };
    expect(() => db.insert(sessions).values(orphan).run()).toThrow(/FOREIGN KEY/);
  });
});

test("migrating a migrated database keeps its rows", () => {
  migrateDatabase(db);
  db.insert(users).values(alice).run();
  migrateDatabase(db);
  expect(db.select().from(users).all()).toMatchObject([alice]);
});

describe("prepared statements", () => {
  test("are made once for each database", () => {
    const statements = prepared(() => ({}));
    const other = openDatabase({ file: ":memory:" });
    expect(statements(db)).toBe(statements(db));
    expect(statements(other)).not.toBe(statements(db));
    other.$client.close();
  });

  test("take part in an open transaction", () => {
    migrateDatabase(db);
    const statements = prepared((db) => ({ users: db.select().from(users).prepare() }));

    db.transaction((tx) => {
      tx.insert(users).values(alice).run();
      expect(statements(db).users.all()).toHaveLength(1);
    });
  });
});

const alice = {
  id: "usr_alice",
  username: "alice",
  displayName: "Alice",
  passwordHash: "scrypt",
  createdAt: 1,
};
