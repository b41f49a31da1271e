import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { listPayments } from "#db/queries/payments.ts";
import { findWebhookEvent, listWebhookEvents } from "#db/queries/webhook-events.ts";
import { Refused } from "#server/outside/errors.ts";
import { signatureHeader, signWebhook } from "#server/outside/webhook-signature.ts";
import { type Desk, openDesk } from "../shop/support/checkout-desk.ts";
import { assertInvariants } from "../support/invariants.ts";
import { expectProblem } from "../support/problem.ts";
import { webhookSecret } from "../support/shop.ts";
import { until } from "../support/waiting.ts";

/** The provider has taken our access away, for a while. */
let isClosed = false;

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk({
    between: (outside) => ({
      ...outside,
      payments: {
        ...outside.payments,
        acorn: {
          ...outside.payments.acorn,
          intent: (intentId) => {
            if (isClosed) throw new Refused("forbidden", "Acorn refused: no access");
            return outside.payments.acorn.intent(intentId);
          },
        },
      },
    }),
  });
});
afterEach(async () => {
  isClosed = false;
  await assertInvariants(desk.db, desk.outside.payments);
});
afterAll(() => desk?.stop());

describe("an event that could not be acted on", () => {
  test("is listed with its reason, and handed over again by an admin, once", async () => {
    const { orderId, eventId } = await failedEvent();
    const admin = desk.signIn("admin");
    const page = await (await admin.get("/admin")).text();
    expect(page).toContain("no access");
    expect(page).toContain(`id="again-${eventId}"`);
    await expectProblem(
      await desk.newShopper().post(`/api/events/${eventId}/again`),
      403,
      "forbidden",
    );

    isClosed = false;
    const answer = await admin.post(`/api/events/${eventId}/again`);
    expect([answer.status, await answer.json()]).toEqual([202, { handedOver: 1 }]);
    await until("the late money to go back", () => statusOf(orderId) === "voided");
    await until("the event to be settled", () => outcomeOf(eventId) === "late");
    await expectProblem(
      await admin.post(`/api/events/${eventId}/again`),
      409,
      "nothing_to_hand_over",
    );
  });

  test("is acted on when the provider sends it again", async () => {
    const { orderId, eventId } = await failedEvent();
    isClosed = false;
    const body = findWebhookEvent(desk.db, { eventId })?.body ?? "";
    const signature = signWebhook({ body, secret: webhookSecret, now: Date.now() });
    const headers = { [signatureHeader]: signature };
    const answer = await desk.visitor().post("/api/payment/callback", JSON.parse(body), headers);
    expect(answer.status).toBe(200);
    await until("the late money to go back", () => statusOf(orderId) === "voided");
    await until("the event to be settled", () => outcomeOf(eventId) === "late");
  });
});

/** Money that comes after the shopper has cancelled, and that the provider lets nobody give back. */
async function failedEvent(): Promise<{ orderId: string; eventId: string }> {
  const shopper = await desk.shopperWith();
  const orderId = await desk.checkOut(shopper);
  await desk.becomes(orderId, "awaiting_payment");
  await desk.pay(orderId, "late");
  await shopper.post(`/api/orders/${orderId}/cancel-payment`);
  await until("the intent to be let go of", () => statusOf(orderId) === "cancelled");
  isClosed = true;
  const event = await until("the event to have failed", () =>
    listWebhookEvents(desk.db, { outcome: "failed" }).find(({ runId }) => runId === orderId),
  );
  return { orderId, eventId: event.eventId };
}

function statusOf(orderId: string) {
  return listPayments(desk.db, { runId: orderId })[0]?.status;
}

function outcomeOf(eventId: string) {
  return findWebhookEvent(desk.db, { eventId })?.outcome;
}
