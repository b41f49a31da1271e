import { expect, onTestFinished, test } from "vitest";
import { type Database, openDatabase } from "#db/connection.ts";
import { commit, commitNow } from "#db/group-commit.ts";
import { findUser, insertUser } from "#db/queries/users.ts";
import { sessions } from "#db/schema.ts";
import { transaction } from "#db/transaction.ts";
import { Hub } from "#server/events/hub.ts";
import { countCommits } from "./count-commits.ts";
import { shopDatabase } from "./shop-database.ts";

test("what is answered is durable: another connection sees it, and not before", async () => {
  const { db, other } = twoConnections();
  const answered = commit(db, () => add(db, "carol"));
  expect(has(other, "carol")).toBe(false);
  expect(await answered).toBe(true);
  expect(has(other, "carol")).toBe(true);
});

test("a hundred writes of one turn are one commit", async () => {
  const { db } = twoConnections();
  const commits = countCommits(db);
  const names = Array.from({ length: 100 }, (_, number) => `user-${number}`);
  await Promise.all(names.map((name) => commit(db, () => add(db, name))));
  expect(commits()).toBe(1);
  expect(names.every((name) => has(db, name))).toBe(true);
});

test("what is wanted in the next turn is the next commit", async () => {
  const { db } = twoConnections();
  const commits = countCommits(db);
  await commit(db, () => add(db, "carol"));
  await commit(db, () => add(db, "dora"));
  expect(commits()).toBe(2);
});

test("one that throws takes back its own rows and fails for its own caller", async () => {
  const { db, other } = twoConnections();
  const [before, failing, after] = await Promise.allSettled([
    commit(db, () => add(db, "carol")),
    commit(db, () => {
      add(db, "dora");
      throw new Error("on purpose");
    }),
    commit(db, () => add(db, "erin")),
  ]);
  expect(before).toMatchObject({ value: true });
  expect(failing).toMatchObject({ reason: new Error("on purpose") });
  expect(after).toMatchObject({ value: true });
  expect(["carol", "dora", "erin"].map((name) => has(other, name))).toEqual([true, false, true]);
});

test("a transaction inside a write takes back its own rows alone", async () => {
  const { db, other } = twoConnections();
  await commit(db, () => {
    add(db, "carol");
    expect(() =>
      transaction(db, () => {
        add(db, "dora");
        throw new Error("on purpose");
      }),
    ).toThrow("on purpose");
  });
  expect(["carol", "dora"].map((name) => has(other, name))).toEqual([true, false]);
});

test("a commit that fails, fails for everybody who is in it", async () => {
  const { db, other } = twoConnections();
  // Its owner does not exist, and only the commit looks.
  const orphan = { tokenHash: "t", userId: "usr_nobody", createdAt: 1, expiresAt: 2 };
  const outcomes = await Promise.allSettled([
    commit(db, () => add(db, "carol")),
    commit(db, () => {
      db.$client.pragma("defer_foreign_keys = on");
      db.insert(sessions).values(orphan).run();
    }),
  ]);
  expect(outcomes).toEqual([
    {
      status: "rejected",
      reason: expect.objectContaining({ code: expect.stringMatching(/FOREIGN/) }),
    },
    {
      status: "rejected",
      reason: expect.objectContaining({ code: expect.stringMatching(/FOREIGN/) }),
    },
  ]);
  expect(has(other, "carol")).toBe(false);
  expect(await commit(db, () => add(db, "carol"))).toBe(true);
});

test("when the database takes everything back by itself, nobody is told that it was written", async () => {
  const { db, other } = twoConnections();
  const outcomes = await Promise.allSettled([
    commit(db, () => add(db, "carol")),
    commit(db, () => {
      db.$client.exec("rollback");
      throw new Error("the disk is full");
    }),
    commit(db, () => add(db, "dora")),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(["carol", "dora"].map((name) => has(other, name))).toEqual([false, false]);
});

test("a write that would go on later is refused, with its rows", async () => {
  const { db } = twoConnections();
  const writing = commit(db, async () => add(db, "carol"));
  await expect(writing).rejects.toThrow(/promise/);
  expect(has(db, "carol")).toBe(false);
});

test("a direct write of the same turn is durable when it returns, and is no part of the group", async () => {
  const { db, other } = twoConnections();
  const grouped = commit(db, () => {
    add(db, "carol");
    throw new Error("on purpose");
  });
  transaction(db, () => add(db, "dora"));
  add(db, "erin");
  expect(["dora", "erin"].map((name) => has(other, name))).toEqual([true, true]);
  await expect(grouped).rejects.toThrow("on purpose");
  expect(["dora", "erin"].map((name) => has(other, name))).toEqual([true, true]);
});

test("what a write asks for is written in a later group", async () => {
  const { db, other } = twoConnections();
  let later: Promise<boolean> | undefined;
  await commit(db, () => {
    later = commit(db, () => add(db, "carol"));
  });
  expect(has(other, "carol")).toBe(false);
  expect(await later).toBe(true);
  expect(has(other, "carol")).toBe(true);
});

test("whom a write wakes finds it written", async () => {
  const { db, other } = twoConnections();
  const hub = new Hub();
  const subscription = hub.subscribe(["user:usr_carol"]);
  const within = { within: 5_000, signal: new AbortController().signal };
  const seen = subscription.next(within).then((woken) => woken && has(other, "carol"));
  await commit(db, () => {
    add(db, "carol");
    hub.wake("user:usr_carol");
  });
  expect(await seen).toBe(true);
  subscription.close();
});

test("what waits is written before the database is closed", async () => {
  const { db, other } = twoConnections();
  const answered = commit(db, () => add(db, "carol"));
  commitNow(db);
  db.$client.close();
  expect(await answered).toBe(true);
  expect(has(other, "carol")).toBe(true);
});

test("what comes after the close is refused", async () => {
  const { db } = twoConnections();
  db.$client.close();
  await expect(commit(db, () => add(db, "carol"))).rejects.toThrow(/not open/);
});

function twoConnections(): { db: Database; other: Database } {
  const db = shopDatabase();
  const other = openDatabase({ file: db.$client.name });
  onTestFinished(() => void other.$client.close());
  return { db, other };
}

function add(db: Database, name: string): boolean {
  const row = { id: `usr_${name}`, username: name, displayName: name };
  return insertUser(db, { ...row, passwordHash: "none", createdAt: 1 });
}

function has(db: Database, name: string): boolean {
  return findUser(db, { id: `usr_${name}` }) !== undefined;
}

test("a write waits while another process holds the lock, and keeps nobody else waiting", async () => {
  const { db, other } = twoConnections();
  other.$client.exec("BEGIN IMMEDIATE");
  const answered = commit(db, () => add(db, "carol"));
  // It has met the lock by then, and this turn of the event loop came all the same.
  await untilItHasMetTheLock();
  expect(has(db, "carol")).toBe(false);
  other.$client.exec("COMMIT");
  expect(await answered).toBe(true);
  expect(has(other, "carol")).toBe(true);
});

test("a write whose lock is never let go of fails, and the next one is written", async () => {
  const { db, other } = twoConnections();
  other.$client.exec("BEGIN IMMEDIATE");
  await expect(commit(db, () => add(db, "carol"))).rejects.toThrow("database is locked");
  other.$client.exec("COMMIT");
  expect(await commit(db, () => add(db, "dora"))).toBe(true);
  expect(has(other, "carol")).toBe(false);
});

/** Two turns: one in which it is tried, and one that would not come if that blocked for good. */
async function untilItHasMetTheLock(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) await new Promise((next) => setImmediate(next));
}
