import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Database } from "#db/connection.ts";
import { insertRun } from "#db/queries/runs.ts";
import { findStamp, writeStamp } from "#db/queries/stamp.ts";
import { readConfig } from "#server/config.ts";
import { engineIsTold, isEngineStrange } from "#server/start/belonging.ts";
import { openTestApp, type TestApp } from "../support/app.ts";

let shop: TestApp;
let db: Database;
let dataDir: string;

beforeEach(async () => {
  shop = await openTestApp();
  db = shop.db;
  dataDir = mkdtempSync(join(tmpdir(), "cartwright-belonging-"));
});
afterEach(async () => {
  await shop.close();
  rmSync(dataDir, { recursive: true });
});

const start = (settings = {}) =>
  isEngineStrange(db, readConfig({ DATA_DIR: dataDir, ...settings }));
const elsewhere = (port: number) => ({
  RESTATE_INGRESS_URL: "http://127.0.0.1:8080",
  RESTATE_ADMIN_URL: `http://127.0.0.1:${port}`,
});
const folder = () => join(dataDir, "restate");
const beginEngine = () => mkdirSync(join(folder(), "cartwright"), { recursive: true });

test("a first start, and every later one, finds its own", async () => {
  expect(await start()).toBe(false);
  beginEngine();
  for (const _ of [1, 2, 3]) expect(await start()).toBe(false);
});

test("a shop from before there were stamps keeps its engine", async () => {
  beginEngine();
  expect(await start()).toBe(false);
  expect(existsSync(join(folder(), "cartwright"))).toBe(true);
});

test("a start that was killed while it stamped them does not make them strangers", async () => {
  beginEngine();
  await start();
  writeFileSync(join(folder(), "stamp"), `another\n${findStamp(db)}\n`);
  expect(await start()).toBe(false);
});

test("a database of an earlier day is a stranger to its engine, which is set aside", async () => {
  beginEngine();
  await start();
  const earlier = findStamp(db) ?? "";
  for (const _ of [1, 2]) await start();
  writeStamp(db, { stamp: earlier });
  expect(await start()).toBe(true);
  expect(readdirSync(folder()).filter((name) => name.startsWith("set-aside-"))).toHaveLength(1);
  beginEngine();
  // A start that is killed before the new one is told leaves it to the next.
  expect(await start()).toBe(true);
  engineIsTold({ dataDir });
  expect(await start()).toBe(false);
  expect(readdirSync(folder()).filter((name) => name.startsWith("set-aside-"))).toHaveLength(1);
});

test("so is the copy of the database that the very last start made before it changed its shape", async () => {
  beginEngine();
  await start();
  const copied = findStamp(db) ?? "";
  await start();
  writeStamp(db, { stamp: copied });
  expect(await start()).toBe(true);
});

test("an engine that is gone is missed: by baskets too, which are no runs", async () => {
  expect(await start()).toBe(false);
  expect(await start()).toBe(true);
});

test("an engine that is not there is missed by what goes on from before there were stamps", async () => {
  const times = { createdAt: 1, updatedAt: 1 };
  insertRun(db, { id: "run_1", userId: "usr_alice", kind: "welcome", title: "Welcome", ...times });
  expect(await start()).toBe(true);
});

test("another engine is told once what the one before it knew, and so is ours when it is back", async () => {
  beginEngine();
  await start();
  expect(await start(elsewhere(9070))).toBe(true);
  expect(existsSync(join(folder(), "cartwright"))).toBe(false);
  engineIsTold({ dataDir });
  expect(await start(elsewhere(9070))).toBe(false);
  expect(await start(elsewhere(9071))).toBe(true);
  engineIsTold({ dataDir });
  expect(await start()).toBe(true);
});

test("a shop that began with another engine, or used it before there were stamps, belongs with it", async () => {
  for (const _ of [1, 2]) expect(await start(elsewhere(9070))).toBe(false);
});
