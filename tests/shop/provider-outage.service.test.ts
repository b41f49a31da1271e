import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { listNotifications } from "#db/queries/notifications.ts";
import { listPayments } from "#db/queries/payments.ts";
import { findCart } from "#db/shop/carts.ts";
import { findAnyOrder } from "#db/shop/orders.ts";
import { Refused, Unavailable } from "#server/outside/errors.ts";
import { assertInvariants } from "../support/invariants.ts";
import { intentsOf } from "../support/providers.ts";
import { until } from "../support/waiting.ts";
import { type Desk, openDesk } from "./support/checkout-desk.ts";

/** How many answers of the provider are lost on their way, although it did what was asked. */
let answersToLose = 0;

let birchIsDown = false;

/** How often it asks to be left alone for an hour. */
let asksForAnHour = 0;

/** Whose payments the provider will not talk about any more, as with a key that was taken away. */
const closed = new Set<string>();

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk({
    between: (outside) => ({
      ...outside,
      payments: {
        acorn: {
          ...outside.payments.acorn,
          createIntent: async (intent, key) => {
            if (asksForAnHour-- > 0) {
              throw new Unavailable("The provider is busy", { retryAfterMs: 3_600_000 });
            }
            const answer = await outside.payments.acorn.createIntent(intent, key);
            if (answersToLose-- > 0) throw new Unavailable("The answer was lost");
            return answer;
          },
          intent: async (intentId) => {
            const intent = await outside.payments.acorn.intent(intentId);
            if (!closed.has(intent.orderId)) return intent;
            throw new Refused("forbidden", "Acorn refused: no access");
          },
        },
        birch: {
          ...outside.payments.birch,
          createIntent: async (intent, key) => {
            if (birchIsDown) throw new Unavailable("Birch cannot be reached");
            return outside.payments.birch.createIntent(intent, key);
          },
        },
      },
    }),
  });
});
afterEach(() => assertInvariants(desk.db, desk.outside.payments));
afterAll(() => desk?.stop());

test("an intent whose answer was lost is asked for again and made once", async () => {
  answersToLose = 2;
  const orderId = await desk.checkOut(await desk.shopperWith());
  await desk.becomes(orderId, "awaiting_payment");
  expect(await intentsOf(desk.outside.payments, orderId)).toHaveLength(1);
  await desk.pay(orderId);
  await desk.launch(orderId);
});

// A replaying engine has no second attempt.
test.skipIf(process.env.RESTATE_TEST_MODE === "replay")(
  "a provider that asks to be left alone for an hour does not keep the basket for an hour",
  async () => {
    asksForAnHour = 1;
    const orderId = await desk.checkOut(await desk.shopperWith());
    await desk.becomes(orderId, "awaiting_payment");
    await desk.pay(orderId);
    await desk.launch(orderId);
  },
);

test("providers that never answer end the try, and what one made all the same is let go", async () => {
  answersToLose = 1_000;
  birchIsDown = true;
  const shopper = await desk.shopperWith();
  const orderId = await desk.checkOut(shopper);
  await desk.becomes(orderId, "payment_failed");
  expect(findAnyOrder(desk.db, { id: orderId })?.reason).toContain("The answer was lost");
  expect(findCart(desk.db, shopper)).toMatchObject({ lockedBy: null, lines: [{ quantity: 1 }] });
  await until("the unknown intent to be looked up and cancelled", async () => {
    const intents = await intentsOf(desk.outside.payments, orderId);
    return intents.length === 1 && intents.every(({ status }) => status === "cancelled");
  });
  expect(listPayments(desk.db, { runId: orderId })).toHaveLength(2);
  birchIsDown = false;
});

test("what a provider refuses to let go of is told to the admins", async () => {
  answersToLose = 0;
  const shopper = await desk.shopperWith();
  const orderId = await desk.checkOut(shopper);
  await desk.becomes(orderId, "awaiting_payment");
  closed.add(orderId);
  await shopper.submit(`/api/orders/${orderId}/cancel-payment`);
  await until("an admin to be called", () =>
    listNotifications(desk.db, { userId: "usr_admin" }).some(
      ({ runId, title }) => runId === orderId && title === "Money waits for a person",
    ),
  );
  closed.delete(orderId);
});
