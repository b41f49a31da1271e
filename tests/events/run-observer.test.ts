import { afterEach, beforeEach, expect, test } from "vitest";
import { commitNow } from "#db/group-commit.ts";
import { listNotifications } from "#db/queries/notifications.ts";
import { describeRun, insertRun } from "#db/queries/runs.ts";
import { notify, recordEnd } from "#server/events/record.ts";
import { observe } from "#server/events/run-observer.ts";
import { openTestApp, type TestApp } from "../support/app.ts";

let shop: TestApp;
const run = { runId: "run_1", userId: "usr_alice" };

beforeEach(async () => {
  shop = await openTestApp();
  const times = { createdAt: shop.clock.now, updatedAt: shop.clock.now };
  insertRun(shop.db, {
    id: run.runId,
    userId: run.userId,
    kind: "welcome",
    title: "A run",
    ...times,
  });
});

afterEach(() => shop.close());

/** What is told is written at the end of the turn. */
const endTurn = () => commitNow(shop.db);

function told() {
  endTurn();
  return describeRun(shop.db, { id: run.runId, userId: run.userId });
}

/** Whether the story woke the run's readers. */
async function wakes(tell: () => unknown): Promise<boolean> {
  const subscription = shop.hub.subscribe([`run:${run.runId}`]);
  await tell();
  endTurn();
  const woken = await subscription.next({ within: 0, signal: new AbortController().signal });
  subscription.close();
  return woken;
}

test("what is told twice is written once, and wakes once", async () => {
  const observer = observe(shop, run);
  const done = () => observer.changed({ step: "Pack", status: "done", detail: "two boxes" });
  expect(await wakes(done)).toBe(true);
  const first = told();
  shop.clock.now += 1_000;
  expect(await wakes(done)).toBe(false);
  expect(told()).toEqual(first);
});

test("a story told again from its beginning moves the run nowhere, and no time of it", async () => {
  const until = shop.clock.now + 5_000;
  const story = (wait: number) => {
    const observer = observe(shop, run);
    observer.changed({ step: "Pack", status: "running", attempt: 1 });
    observer.changed({ step: "Pack", status: "done" });
    observer.changed({ step: "Approve", status: "waiting", waitingFor: "an admin", until: wait });
  };
  story(until);
  const first = told();
  shop.clock.now += 60_000;
  expect(await wakes(() => story(until + 60_000))).toBe(false);
  expect(told()).toEqual(first);
  expect(first).toMatchObject({ currentStep: "Approve", status: "waiting", waitingUntil: until });
});

test("the row is there before anybody wakes", async () => {
  const wake = shop.hub.wake.bind(shop.hub);
  const seen: (string | undefined)[] = [];
  shop.hub.wake = (...topics) => {
    seen.push(told()?.steps[0]?.status);
    wake(...topics);
  };
  observe(shop, run).changed({ step: "Pack", status: "running", attempt: 1 });
  endTurn();
  expect(seen).toEqual(["running"]);
});

test("attempts go on counting after a restart, and every one after the first is a retry", async () => {
  for (const attempt of [1, 2]) {
    expect(observe(shop, run).attempt("Pack")).toBe(attempt);
    observe(shop, run).changed({ step: "Pack", status: "running", attempt });
    observe(shop, run).changed({
      step: "Pack",
      status: "retrying",
      attempt,
      reason: "no tape",
    });
    endTurn();
  }
  const afterRestart = observe({ ...shop, now: () => shop.clock.now }, run);
  expect(afterRestart.attempt("Pack")).toBe(3);
  expect(afterRestart.attempt("Ship")).toBe(1);
  expect(afterRestart.attempt("Pack", "compensation")).toBe(1);
  expect(told()).toMatchObject({
    retries: 1,
    steps: [{ name: "Pack", attempts: 2, detail: "no tape" }],
  });
});

test("a step that waits says for what and until when, and no longer once it goes on", async () => {
  const observer = observe(shop, run);
  const until = shop.clock.now + 5_000;
  observer.changed({ step: "Approve", status: "waiting", waitingFor: "an admin", until });
  expect(told()).toMatchObject({ status: "waiting", waitingFor: "an admin", waitingUntil: until });
  observer.changed({ step: "Approve", status: "done" });
  expect(told()).toMatchObject({ status: "running", waitingFor: null, waitingUntil: null });
});

test("a final status stays, whatever arrives later", async () => {
  recordEnd(shop, run, "done");
  const ended = told();
  shop.clock.now += 1_000;
  recordEnd(shop, run, "failed");
  await observe(shop, run).changed({ step: "Pack", status: "waiting", waitingFor: "x", until: 1 });
  expect(told()).toMatchObject({
    status: "done",
    endedAt: ended?.endedAt,
    updatedAt: ended?.updatedAt,
    waitingFor: null,
  });
});

test("a notification is told once for each occasion", () => {
  for (const key of ["hello", "hello", "bye"]) notify(shop, run, { key, title: key, body: "…" });
  expect(listNotifications(shop.db, run).map(({ title }) => title)).toEqual(["bye", "hello"]);
});
