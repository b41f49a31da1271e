import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listNotifications } from "#db/queries/notifications.ts";
import { describeRun, insertRun } from "#db/queries/runs.ts";
import { resubmit } from "#server/domains/index.ts";
import { suggestProduct } from "#server/domains/shop/suggestion.ts";
import { connectIngress, type Ingress } from "#server/ingress/connect.ts";
import { submitQueuedRuns } from "#server/ingress/queued-runs.ts";
import { startWelcome } from "#server/ingress/welcome.ts";
import { registerServices } from "#server/restate/deployments.ts";
import { type ServicesEndpoint, serveServices } from "#server/restate/endpoint.ts";
import { createWelcomeRun } from "#server/services/welcome/workflow.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { startTestRestate, type TestRestate } from "../support/restate.ts";
import { until } from "../support/waiting.ts";

const alice = { id: "usr_alice", displayName: "Alice" };

let shop: TestApp;
let server: TestRestate;
let endpoint: ServicesEndpoint;
let ingress: Ingress;

beforeEach(async () => {
  shop = await openTestApp();
  server = await startTestRestate({ services: [] });
  endpoint = await serve({ lookAroundMs: 50, port: 0 });
  await registerServices({ adminUrl: server.adminUrl, uri: `http://127.0.0.1:${endpoint.port}` });
  ingress = connectIngress({ url: server.ingressUrl });
});

afterEach(async () => {
  await server.stop();
  await endpoint.close();
  shop.close();
});

function serve({ lookAroundMs, port }: { lookAroundMs: number; port: number }) {
  const events = { db: shop.db, hub: shop.hub, now: Date.now };
  return serveServices({
    services: [createWelcomeRun({ events, lookAroundMs, suggest: suggestProduct })],
    port,
    logger: () => {},
  });
}

/** The row that a sign-up writes, before anything is asked of Restate. */
function writeRun(): { runId: string; user: typeof alice } {
  const runId = `run_${randomUUID()}`;
  const times = { createdAt: Date.now(), updatedAt: Date.now() };
  insertRun(shop.db, { id: runId, userId: alice.id, kind: "welcome", title: "Welcome", ...times });
  return { runId, user: alice };
}

const run = (id: string) => describeRun(shop.db, { id, userId: alice.id });
const tell = (id: string) =>
  listNotifications(shop.db, { userId: alice.id })
    .filter((notification) => notification.runId === id)
    .map(({ title }) => title);

function toBeDone(id: string) {
  return until("the welcome run to be done", () => run(id)?.status === "done", {
    deadline: 20_000,
  });
}

const bothOnce = [expect.stringMatching(/^A good first piece: /), "Welcome, Alice"];

test("a welcome greets, waits, suggests and is done, each once", async () => {
  const { runId, user } = writeRun();
  await startWelcome(ingress, { runId, user });
  await toBeDone(runId);
  expect(tell(runId)).toEqual(bothOnce);
  expect(run(runId)).toMatchObject({
    status: "done",
    currentStep: null,
    waitingFor: null,
    retries: 0,
  });
  expect(run(runId)?.steps.map(({ name, status }) => `${name}: ${status}`)).toEqual([
    "Welcome you: done",
    "Have a look around: done",
    "Suggest something to begin with: done",
  ]);
});

test("a welcome submitted three times is one welcome", async () => {
  const { runId, user } = writeRun();
  await Promise.all([1, 2, 3].map(() => startWelcome(ingress, { runId, user })));
  await toBeDone(runId);
  await startWelcome(ingress, { runId, user });
  expect(tell(runId)).toEqual(bothOnce);
});

// Retries are how a run survives its endpoint, so this is not for a server that has them turned off.
test.skipIf(process.env.RESTATE_TEST_MODE === "replay")(
  "a welcome goes on where it was when its endpoint is restarted in the middle",
  async () => {
    const { runId, user } = writeRun();
    await endpoint.close();
    endpoint = await serve({ lookAroundMs: 1_500, port: endpoint.port });
    await startWelcome(ingress, { runId, user });
    await until("the welcome to wait", () => run(runId)?.status === "waiting");
    const { port } = endpoint;
    await endpoint.close();
    expect(tell(runId)).toEqual(["Welcome, Alice"]);
    endpoint = await serve({ lookAroundMs: 1_500, port });
    await toBeDone(runId);
    expect(tell(runId)).toEqual(bothOnce);
  },
);

test("a welcome whose submission was lost is submitted again", async () => {
  const { runId } = writeRun();
  expect(await submitQueuedRuns({ db: shop.db, ingress, resubmit, before: Date.now() + 1 })).toBe(
    1,
  );
  await toBeDone(runId);
  expect(tell(runId)).toEqual(bothOnce);
  expect(await submitQueuedRuns({ db: shop.db, ingress, resubmit, before: Date.now() + 1 })).toBe(
    0,
  );
});

test("a run that is too young to be lost is left to whoever is submitting it", async () => {
  writeRun();
  expect(
    await submitQueuedRuns({ db: shop.db, ingress, resubmit, before: Date.now() - 60_000 }),
  ).toBe(0);
});

test("a run that cannot be submitted is told of, and holds up no other", async () => {
  const times = { createdAt: 1, updatedAt: 1 };
  // Longer than the ingress takes.
  const id = `run_${"x".repeat(100_000)}`;
  insertRun(shop.db, { id, userId: alice.id, kind: "welcome", title: "Broken", ...times });
  const { runId } = writeRun();
  await expect(
    submitQueuedRuns({ db: shop.db, ingress, resubmit, before: Date.now() + 1 }),
  ).rejects.toThrow();
  await toBeDone(runId);
});
