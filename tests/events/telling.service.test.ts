import * as restate from "@restatedev/restate-sdk";
import * as clients from "@restatedev/restate-sdk-clients";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commit } from "#db/group-commit.ts";
import { listStepEvents } from "#db/queries/runs.ts";
import { Hub } from "#server/events/hub.ts";
import { type Events, observe } from "#server/events/run-observer.ts";
import { tell } from "#server/events/telling.ts";
import { at } from "#server/restate/at.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { startTestRestate, type TestRestate } from "../support/restate.ts";

let shop: TestApp;
let events: Events;
let server: TestRestate;
const passes = new Map<string, number>();

const teller = restate.service({
  name: "Teller",
  handlers: {
    story: async (ctx: restate.Context, runId: string) => {
      passes.set(runId, (passes.get(runId) ?? 0) + 1);
      const observer = observe(events, { runId, userId: "usr_alice" });
      observer.changed({ step: "one", status: "running", attempt: 1 });
      observer.changed({ step: "one", status: "done" });
      await ctx.sleep(10);
      observer.changed({ step: "two", status: "done" });
    },
    stumbles: async (_ctx: restate.Context, runId: string) => {
      const pass = (passes.get(runId) ?? 0) + 1;
      passes.set(runId, pass);
      tell(events, () => {
        if (pass < 3) throw new Error("the disk is full");
      });
      observe(events, { runId, userId: "usr_alice" }).changed({ step: "told", status: "done" });
    },
  },
});

beforeAll(async () => {
  shop = await openTestApp();
  events = { db: shop.db, hub: new Hub(), now: Date.now };
  server = await startTestRestate({ services: [teller] });
});
afterAll(async () => {
  await server?.stop();
  shop?.close();
});

function newRun(runId: string): string {
  const run = { id: runId, userId: "usr_alice", kind: "welcome", title: "A run" };
  shop.db.$client
    .prepare(
      "insert into runs (id, user_id, kind, title, status, created_at, updated_at) values (@id, @userId, @kind, @title, 'queued', 1, 1)",
    )
    .run(run);
  return runId;
}

const asked = () => clients.connect(at(server.ingressUrl)).serviceClient(teller);

const told = (runId: string) =>
  listStepEvents(shop.db, { runId }).map(({ step, status }) => `${step} ${status}`);

test("all that a handler told is durable when it answers, in the order of telling", async () => {
  const runId = newRun("run_story");
  await asked().story(runId);
  expect(told(runId)).toEqual(["one running", "one done", "two done"]);
});

test("what is told before a write of the same turn is written before it", async () => {
  const runId = newRun("run_order");
  const observer = observe(events, { runId, userId: "usr_alice" });
  observer.changed({ step: "first", status: "done" });
  await commit(shop.db, () => observer.changed({ step: "second", status: "done" }));
  expect(told(runId)).toEqual(["first done", "second done"]);
});

// Without the engine's retries the attempt that stumbled is the last.
test.skipIf(process.env.RESTATE_TEST_MODE === "replay")(
  "a handler whose telling failed has not ended: it is run again, and tells again",
  async () => {
    const runId = newRun("run_stumbles");
    await asked().stumbles(runId);
    expect(passes.get(runId)).toBe(3);
    expect(told(runId)).toEqual(["told done"]);
  },
);
