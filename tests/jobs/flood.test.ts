import { afterEach, beforeEach, expect, test } from "vitest";
import { gatePlaces } from "#db/gate/schema.ts";
import { practiceTenants, sideOf } from "#server/domains/jobs/rules/flood.ts";
import { troubledSandbox } from "../screenshots/troubled-sandbox.ts";
import { openTestApp, type TestApp } from "../support/app.ts";

let shop: TestApp;
beforeEach(async () => {
  shop = await openTestApp({ sandbox: { controls: await troubledSandbox() } });
});
afterEach(() => shop.close());

const send = () => shop.as("admin").postJson("/api/flood", {});
const page = async () => (await shop.as("admin").get("/admin/flood")).text();

test("what has begun has waited until then, and what has not waits on", () => {
  const begun = { enteredAt: 1_000, begunAt: 1_400, endedAt: null };
  const waiting = { enteredAt: 1_000, begunAt: null, endedAt: null };
  const withdrawn = { enteredAt: 1_000, begunAt: null, endedAt: 1_100 };
  expect(
    sideOf("in turns", { many: [begun, waiting], few: [begun, waiting, withdrawn], now: 3_000 }),
  ).toEqual({
    lane: "in turns",
    many: { waiting: 1, total: 2 },
    few: [
      { ms: 400, isWaiting: false },
      { ms: 2_000, isWaiting: true },
      { ms: 100, isWaiting: false },
    ],
    halfMs: 400,
    longestMs: 2_000,
  });
});

test("a flood is the same over both gates, with a handful after it", async () => {
  expect(await page()).toContain("None was sent yet");
  expect((await send()).status).toBe(202);
  expect((await page()).split("300 of 300 wait")).toHaveLength(3);
  const answer = await shop.as("admin").get("/api/flood");
  const { last } = (await answer.json()) as { last: { sides: { few: object[] }[] } };
  expect(last.sides.map(({ few }) => few.length)).toEqual([20, 20]);
});

test("a flood is sent when the last one has passed, and not before", async () => {
  await send();
  expect((await send()).status).toBe(409);
  shop.db.update(gatePlaces).set({ state: "done" }).run();
  expect((await send()).status).toBe(202);
});

test("those of practice are not among the tenants", async () => {
  await send();
  const tenants = await (await shop.as("admin").get("/api/tenants")).json();
  expect(tenants).toEqual({ tenants: [] });
});

test("nobody's own organisation is flooded: the ids of practice are none that can be given", async () => {
  for (const { many, few } of Object.values(practiceTenants)) {
    for (const { id } of [many, few]) {
      const answer = await shop.as("alice").postJson(`/api/organisations/${id}`, { name: "Mine" });
      expect(answer.status).toBe(404);
    }
  }
});

test("nobody but an admin sends one, and nobody where something is at stake", async () => {
  expect((await shop.as("alice").postJson("/api/flood", {})).status).toBe(403);
  const real = await openTestApp();
  expect((await real.as("admin").postJson("/api/flood", {})).status).toBe(404);
  expect((await real.as("admin").get("/admin/flood")).status).toBe(404);
  real.close();
});
