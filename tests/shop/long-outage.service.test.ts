import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { countStandingWork, listStandingWork } from "#db/queries/standing-work.ts";
import { findAnyOrder } from "#db/shop/orders.ts";
import { listFailing } from "#server/restate/invocations.ts";
import { resumeAll } from "#server/start/standing-work.ts";
import { assertInvariants } from "../support/invariants.ts";
import { expectProblem } from "../support/problem.ts";
import { openTestShop, type TestShop, type TestShopOptions } from "../support/shop.ts";
import type { Visitor } from "../support/visitor.ts";
import { until } from "../support/waiting.ts";
import { anAddress } from "./support/checkout-desk.ts";

/** An hour of the engine's patience in a moment: two attempts, and then it is paused. */
const impatient = {
  RESTATE_DEFAULT_RETRY_POLICY__INITIAL_INTERVAL: "20ms",
  RESTATE_DEFAULT_RETRY_POLICY__MAX_ATTEMPTS: "2",
  RESTATE_DEFAULT_RETRY_POLICY__ON_MAX_ATTEMPTS: "pause",
};

const silent = pino({ level: "silent" });
const patience = { deadline: 20_000 };

// These are about what the engine does when it has to try again, which a replaying one does not.
describe.skipIf(process.env.RESTATE_TEST_MODE === "replay")("after an outage of hours", () => {
  describe("an order", () => {
    const shop = shopFor({});

    test("goes on by itself, however often nobody was there", async () => {
      const { orderId } = await awaitingPayment(shop());
      await outageWhile(shop(), async () => {
        await shop().pay(orderId);
        await hasOutlivedThePatience(shop());
      });
      await becomes(shop(), orderId, "awaiting_approval");
      await assertInvariants(shop().db, shop().outside.payments);
    });
  });

  describe("an order that the engine has paused", () => {
    const shop = shopFor({ retryPolicy: null, fulfillment: { approvalTimeoutMs: 1_500 } });

    test("goes on with the next start", async () => {
      const { orderId } = await awaitingPayment(shop());
      await outageWhile(shop(), async () => {
        await shop().pay(orderId);
        await standsStill(shop(), "PaymentService");
      });
      expect(findAnyOrder(shop().db, { id: orderId })?.status).toBe("awaiting_payment");
      await resumeAll(shop().restate.adminUrl, silent);
      await becomes(shop(), orderId, "rejected");
      await assertInvariants(shop().db, shop().outside.payments);
    });

    test("is shown to admins, refuses what it would not hear, and goes on when one of them says so", async () => {
      const { orderId, shopper } = await awaitingPayment(shop());
      await shop().pay(orderId);
      await becomes(shop(), orderId, "awaiting_approval");
      await outageWhile(shop(), () => standsStill(shop(), "OrderFulfillmentWorkflow"));

      const cancelled = await shopper.post(`/api/workflow/${orderId}/cancel`, {});
      await expectProblem(cancelled, 409, "stands_still");
      const admin = shop().signIn("admin");
      const approved = await admin.post(`/api/workflow/${orderId}/approve`, {});
      await expectProblem(approved, 409, "stands_still");

      const ready = await (await shop().visitor().get("/readyz")).json();
      expect(ready).toMatchObject({ standingStill: 1 });
      const page = await (await admin.get("/admin/work")).text();
      expect(page).toContain("One thing stands still");
      expect(page).toContain(`href="/runs/${orderId}"`);

      const [work] = listStandingWork(shop().db);
      expect(work).toMatchObject({ state: "paused", key: orderId });
      const answer = await admin.post(`/api/work/${work?.id}/resume`, {});
      expect(answer.status).toBe(202);
      await becomes(shop(), orderId, "rejected");
      await until("nothing to stand still", () => countStandingWork(shop().db) === 0, patience);
      await assertInvariants(shop().db, shop().outside.payments);
    });

    test("can be cancelled by an admin, and is undone", async () => {
      const { orderId } = await awaitingPayment(shop());
      await shop().pay(orderId);
      await becomes(shop(), orderId, "awaiting_approval");
      await outageWhile(shop(), () => standsStill(shop(), "OrderFulfillmentWorkflow"));
      const [work] = listStandingWork(shop().db);
      const admin = shop().signIn("admin");
      expect((await admin.post(`/api/work/${work?.id}/cancel`, {})).status).toBe(202);
      await until(
        "the order to be undone",
        () => ["cancelled", "rejected"].includes(statusOf(shop(), orderId) ?? ""),
        patience,
      );
      await assertInvariants(shop().db, shop().outside.payments);
    });
  });

  test("nobody but an admin sees or moves what stands still", async () => {
    const shop = await openTestShop();
    try {
      const alice = shop.signIn("alice");
      await expectProblem(await alice.get("/api/work"), 403, "forbidden");
      await expectProblem(await alice.post("/api/work/inv_1/cancel", {}), 403, "forbidden");
      await expectProblem(await shop.visitor().get("/api/work"), 401, "not_signed_in");
    } finally {
      await shop.stop();
    }
  });
});

function shopFor(options: TestShopOptions): () => TestShop {
  let shop: TestShop | undefined;
  beforeAll(async () => {
    shop = await openTestShop({ mode: "default", env: impatient, ...options });
  });
  afterAll(() => shop?.stop());
  return () => {
    if (!shop) throw new Error("The shop is not open");
    return shop;
  };
}

async function awaitingPayment(shop: TestShop): Promise<{ orderId: string; shopper: Visitor }> {
  const shopper = shop.newShopper();
  await shopper.post("/api/cart/add", { sku: "WRK-0101", quantity: 1 });
  const placed = await shopper.post("/api/checkout", { address: anAddress });
  const { orderId } = (await placed.json()) as { orderId: string };
  await becomes(shop, orderId, "awaiting_payment");
  return { orderId, shopper };
}

async function outageWhile(shop: TestShop, wait: () => Promise<unknown>): Promise<void> {
  await shop.restate.crashServices();
  try {
    await wait();
  } finally {
    await shop.restate.restartServices();
  }
}

function standsStill(shop: TestShop, service: string): Promise<unknown> {
  const paused = () =>
    listStandingWork(shop.db).some((work) => work.service === service && work.state === "paused");
  return until(`${service} to be paused`, paused, patience);
}

/** It has failed more often than the engine alone would have tried. */
function hasOutlivedThePatience({ restate }: TestShop): Promise<unknown> {
  const often = async () => (await listFailing(restate.adminUrl, 3)).length > 0;
  return until("something to have failed three times", often, patience);
}

function statusOf(shop: TestShop, orderId: string) {
  return findAnyOrder(shop.db, { id: orderId })?.status;
}

function becomes(shop: TestShop, orderId: string, status: string): Promise<unknown> {
  return until(`the order to be ${status}`, () => statusOf(shop, orderId) === status, patience);
}
