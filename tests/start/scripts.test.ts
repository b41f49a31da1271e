import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openDatabase } from "#db/connection.ts";
import { markAsProductions } from "#db/production-mark.ts";
import { listAudit } from "#db/queries/audit.ts";
import {
  beginSecondFactor,
  confirmSecondFactor,
  countRecoveryCodes,
  hasSecondFactor,
  replaceRecoveryCodes,
} from "#db/queries/second-factors.ts";
import { sessions, users } from "#db/schema.ts";
import { products } from "#db/shop/schema.ts";
import { verifyPassword } from "#server/accounts/passwords.ts";
import { lockDataFolder } from "#server/processes/data-lock.ts";
import { openSession } from "../support/session.ts";

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "cartwright-scripts-"));
});

afterEach(() => rmSync(dataDir, { recursive: true }));

type Script = "seed" | "reset" | "create-admin" | "reset-factor";

function run(script: Script, args: string[] = [], input = "", settings = {}) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["server/start/run.mjs", `server/scripts/${script}.ts`, ...args],
    {
      env: { PATH: process.env.PATH, DATA_DIR: dataDir, ...settings },
      encoding: "utf8",
      timeout: 30_000,
      input,
    },
  );
  return { status, said: stdout + stderr };
}

function rows() {
  const db = openDatabase({ file: join(dataDir, "cartwright.db") });
  const found = {
    users: db.select().from(users).all(),
    products: db.select().from(products).all(),
  };
  db.$client.close();
  return found;
}

test("seeding fills an empty folder, and again changes nothing", () => {
  expect(run("seed")).toMatchObject({ status: 0 });
  const first = rows();
  expect(first.users).toHaveLength(3);
  expect(first.products.length).toBeGreaterThanOrEqual(24);
  expect(run("seed")).toMatchObject({ status: 0 });
  expect(rows()).toEqual(first);
});

test("a program is put together in a folder of its own, and leaves nothing behind there", () => {
  const temporary = join(dataDir, "temporary");
  mkdirSync(temporary);
  expect(run("seed", [], "", { TMPDIR: temporary })).toMatchObject({ status: 0 });
  expect(readdirSync(temporary)).toEqual([]);
});

test("a reset takes the shop, its workflows and the sandbox, and leaves the keys", () => {
  mkdirSync(join(dataDir, "restate", "cartwright"), { recursive: true });
  const goes = ["cartwright.db", "cartwright.db-wal", "sandbox.db", "restate/cartwright/log"];
  const stays = ["payment-webhook.secret", "restate/identity.pem"];
  for (const file of [...goes, ...stays]) writeFileSync(join(dataDir, file), "kept");
  expect(run("reset")).toMatchObject({ status: 0 });
  expect([...goes, ...stays].filter((file) => existsSync(join(dataDir, file)))).toEqual(stays);
});

test("a reset leaves a production shop, whatever settings it is given", () => {
  const db = openDatabase({ file: join(dataDir, "cartwright.db") });
  markAsProductions(db);
  db.$client.close();
  const { status, said } = run("reset");
  expect(status).toBe(1);
  expect(said).toContain("is a production shop's, which is not emptied");
  expect(existsSync(join(dataDir, "cartwright.db"))).toBe(true);
});

test.each(["seed", "reset"] as const)("%s leaves a shop that runs alone", (script) => {
  writeFileSync(join(dataDir, "sandbox.db"), "kept");
  const lock = lockDataFolder(dataDir);
  const { status, said } = run(script);
  expect(status).toBe(1);
  expect(said).toContain(`in use by process ${process.pid}`);
  expect(existsSync(join(dataDir, "sandbox.db"))).toBe(true);
  lock.close();
});

describe("an admin is made from the shell", () => {
  const admins = () =>
    rows().users.filter(({ role, id }) => role === "admin" && id !== "usr_admin");

  test("with a password that is led in, also while the shop runs", async () => {
    const lock = lockDataFolder(dataDir);
    const made = run("create-admin", ["maud", "--display", "Maud"], "a password of her own\n");
    lock.close();
    expect(made).toMatchObject({ status: 0, said: "maud is an admin now.\n" });
    const [maud] = admins();
    expect(maud).toMatchObject({ username: "maud", displayName: "Maud" });
    expect(await verifyPassword("a password of her own", maud?.passwordHash)).toBe(true);
  });

  test("before the first start, in a folder that nobody else can read", () => {
    const settings = { DATA_DIR: join(dataDir, "new") };
    expect(run("create-admin", ["maud", "--generate"], "", settings)).toMatchObject({ status: 0 });
    const modes = ["new", "new/cartwright.db"].map((name) => statSync(join(dataDir, name)).mode);
    expect(modes.map((mode) => mode & 0o077)).toEqual([0, 0]);
  });

  test("with one that is made and told once", async () => {
    const { said } = run("create-admin", ["maud", "--generate"]);
    const [, password = ""] = /told this once: (\S+)/.exec(said) ?? [];
    expect(password).toHaveLength(20);
    expect(await verifyPassword(password, admins()[0]?.passwordHash)).toBe(true);
  });

  test("of an account that is there, when that is said; a name is never taken over", () => {
    run("seed");
    expect(run("create-admin", ["bob"], "a password of my own")).toMatchObject({ status: 1 });
    expect(admins()).toEqual([]);
    expect(run("create-admin", ["bob", "--promote"])).toMatchObject({ status: 0 });
    expect(admins().map(({ username }) => username)).toEqual(["bob"]);
  });

  test("and is told of the second factor where admins need one", () => {
    const required = { ADMIN_SECOND_FACTOR: "required" };
    const { said } = run("create-admin", ["maud", "--generate"], "", required);
    expect(said).toContain("set up a second factor");
  });

  test("never with a password that nobody could choose on the page", () => {
    expect(run("create-admin", ["maud"], "short")).toMatchObject({ status: 1 });
    expect(rows().users.some(({ username }) => username === "maud")).toBe(false);
  });
});

test("a second factor is taken off from the shell, and whoever had it is signed out everywhere", () => {
  run("seed");
  const file = join(dataDir, "cartwright.db");
  const bob = { userId: "usr_bob" };
  const db = openDatabase({ file });
  beginSecondFactor(db, { ...bob, secret: "A".repeat(32), now: 1 });
  confirmSecondFactor(db, { ...bob, now: 1 });
  replaceRecoveryCodes(db, { ...bob, hashes: ["a", "b"] });
  openSession(db, { ...bob, now: Date.now() });
  expect(run("reset-factor", ["nobody"])).toMatchObject({ status: 1 });
  expect(run("reset-factor")).toMatchObject({ status: 1 });
  expect(run("reset-factor", ["bob"])).toMatchObject({ status: 0 });
  expect([hasSecondFactor(db, bob), countRecoveryCodes(db, bob)]).toEqual([false, 0]);
  expect(db.select().from(sessions).all()).toEqual([]);
  expect(listAudit(db, { subject: "usr_bob" })).toMatchObject([
    { actor: "the shell", action: "took the second factor off" },
  ]);
  db.$client.close();
  expect(run("reset-factor", ["bob"]).said).toContain("bob has no second factor");
});
