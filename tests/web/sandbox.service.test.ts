import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listAudit } from "#db/queries/audit.ts";
import type { Compared } from "#server/invariants/figure.ts";
import { calm, isCalm } from "#server/outside/dials.ts";
import { testCards } from "#server/sandbox/test-cards.ts";
import { type Desk, openDesk } from "../shop/support/checkout-desk.ts";
import { openTestApp } from "../support/app.ts";
import { assertInvariants } from "../support/invariants.ts";
import { until } from "../support/waiting.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk({ secondProviderAfterMs: 300 });
});
afterAll(() => desk?.stop());

const turn = (path: string, body: object) => desk.signIn("admin").post(`/api/sandbox${path}`, body);

// What is turned is real time, and a replaying engine has no second attempt.
describe.skipIf(process.env.RESTATE_TEST_MODE === "replay")(
  "an admin who turns the sandbox",
  () => {
    test("closes one provider, and checkouts go on through the other", async () => {
      await turn("/acorn", { answering: "down" });
      const orderId = await desk.checkOut(await desk.shopperWith());
      await desk.becomes(orderId, "awaiting_payment");
      const { acorn, birch } = desk.outside.payments;
      const [intent] = await birch.intentsOf(orderId);
      const body = new URLSearchParams({ action: "pay", card: testCards.approve.number });
      await fetch(intent?.payUrl ?? "", { method: "POST", body, redirect: "manual" });
      await desk.launch(orderId);
      await turn("", { preset: "calm" });
      expect(await acorn.intentsOf(orderId)).toEqual([]);
      expect(await birch.intentsOf(orderId)).toMatchObject([{ status: "authorised" }]);
      await assertInvariants(desk.db, desk.outside.payments);
    });

    test("sees on the page how it is turned, and is told what cannot be turned", async () => {
      await turn("/birch", { ...calm, lostPercent: 25, refundsFailFirst: true });
      const admin = desk.signIn("admin");
      const page = await (await admin.get("/admin/sandbox")).text();
      expect(page).toContain("It loses 25 % of its answers, gives nothing back the first time.");
      await turn("/plover", { ...calm, slotsPerDay: 3 });
      expect(await (await admin.get("/admin/sandbox")).text()).toContain(
        "It takes 3 parcels a day.",
      );
      expect((await turn("/birch", { errorPercent: 101 })).status).toBe(422);
      expect((await turn("/oak", {})).status).toBe(404);
      const { dials } = (await (await turn("", { preset: "calm" })).json()) as {
        dials: Record<string, typeof calm>;
      };
      expect(Object.values(dials).every(isCalm)).toBe(true);
    });
  },
);

describe("what must hold", () => {
  const compared = async () =>
    (await (await desk.signIn("admin").get("/api/sandbox/invariants")).json()) as Compared;
  const becomes = (state: string) =>
    until(`money to be ${state}`, async () => (await compared()).figures[0]?.state === state);

  test("holds by our books and by those of all others, is broken as soon as they differ, and heals", async () => {
    const orderId = await desk.checkOut(await desk.shopperWith());
    await desk.pay(orderId);
    await desk.launch(orderId);
    await becomes("holds");
    expect((await compared()).figures.map(({ id, state }) => [id, state])).toEqual(
      ["money", "charges", "goods", "events", "waiting", "paused"].map((id) => [id, "holds"]),
    );
    const { acorn } = desk.outside.payments;
    const [intent] = await acorn.intentsOf(orderId);
    const { intentId = "", amountCents = 0 } = intent ?? {};
    await acorn.capture(intentId, "behind our back");
    await becomes("broken");
    const page = await (await desk.signIn("admin").get("/admin/sandbox")).text();
    expect(page).toContain(`href="/runs/${orderId}"`);
    expect(page).toMatch(/compared at <time[^>]*>\d\d:\d\d:\d\d</);
    await acorn.refund({ intentId, amountCents }, "and back");
    await becomes("holds");
  });

  test("is for admins alone", async () => {
    expect((await desk.newShopper().get("/api/sandbox/invariants")).status).toBe(403);
  });
});

describe("an admin who kills one of our own", () => {
  const kill = (mortal: string, headers = {}) =>
    desk.signIn("admin").post(`/api/sandbox/kill/${mortal}`, {}, headers);

  test("is asked once more on the page, told that it comes back, and held to it in the audit", async () => {
    const page = await (await desk.signIn("admin").get("/admin/sandbox")).text();
    expect(page).toContain("Kill the shop?");
    expect(await (await kill("shop", { "datastar-request": "true" })).text()).toContain(
      "The shop is gone, it comes back by itself.",
    );
    const answer = await kill("shop", { accept: "text/html" });
    expect([answer.status, await answer.text()]).toEqual([
      202,
      expect.stringContaining("The shop is gone, it comes back by itself"),
    ]);
    expect(desk.killed).toEqual(["shop", "shop"]);
    const audit = listAudit(desk.db, { subject: "shop" });
    expect(audit.map(({ actor, action }) => [actor, action])).toEqual([
      ["usr_admin", "killed"],
      ["usr_admin", "killed"],
    ]);
  });

  test("kills nothing else, and nobody else kills", async () => {
    expect((await kill("sandbox")).status).toBe(404);
    expect((await desk.newShopper().post("/api/sandbox/kill/shop", {})).status).toBe(403);
  });
});

test("where nothing is pretended there is nothing to turn and nothing to kill", async () => {
  const app = await openTestApp();
  const admin = app.as("admin");
  expect((await admin.send("/admin/sandbox")).status).toBe(404);
  expect((await admin.postJson("/api/sandbox", { preset: "calm" })).status).toBe(404);
  expect((await admin.postJson("/api/sandbox/kill/shop", {})).status).toBe(404);
  expect(await (await admin.send("/admin")).text()).not.toContain("/admin/sandbox");
  app.close();
});
