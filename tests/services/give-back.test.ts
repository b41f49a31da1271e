import { expect, test } from "vitest";
import { Refused } from "#server/outside/errors.ts";
import type { Intent, Payments } from "#server/outside/payments.ts";
import { giveBack } from "#server/services/payment/money.ts";

const payment = { intentId: "pi_1", key: "ord_1/undo" };

test("a capture that lands between the look and the undo is refunded", async () => {
  const provider = slowCapture();
  expect((await giveBack(provider.payments, payment)).status).toBe("refunded");
  expect(provider.asked).toEqual(["look", "cancel", "look", "refund 900 ord_1/undo/refund"]);
});

test("a refusal that changes nothing stays a refusal", async () => {
  const provider = slowCapture({ lands: false });
  await expect(giveBack(provider.payments, payment)).rejects.toThrow(Refused);
});

/** Authorised when looked at; captured by the time it is asked to let go. */
function slowCapture({ lands = true } = {}) {
  const asked: string[] = [];
  let captured = false;
  const never = () => Promise.reject(new Error("not asked for here"));
  const payments: Payments = {
    createIntent: never,
    capture: never,
    intentsOf: never,
    ledgerOf: never,
    intent: async () => {
      asked.push("look");
      return captured ? intent("captured", 900) : intent("authorised", 0);
    },
    cancel: async () => {
      asked.push("cancel");
      captured = lands;
      throw new Refused("already_captured", "The provider refused: the money has moved");
    },
    refund: async ({ amountCents }, key) => {
      asked.push(`refund ${amountCents} ${key}`);
      return intent("refunded", 900);
    },
  };
  return { payments, asked };
}

function intent(status: Intent["status"], capturedCents: number): Intent {
  return {
    intentId: "pi_1",
    authorisedAt: null,
    orderId: "ord_1",
    status,
    amountCents: 900,
    currency: "EUR",
    callbackRef: "sign_1",
    payUrl: "http://127.0.0.1/pay/pi_1",
    createdAt: 1,
    capturedCents,
    refundedCents: status === "refunded" ? capturedCents : 0,
    captures: [],
    refunds: [],
  };
}
