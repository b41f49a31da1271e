import type { Context } from "@restatedev/restate-sdk";
import { findPaymentByIntent } from "#db/queries/payments.ts";
import type { Intent } from "#server/outside/payments.ts";
import { asked } from "../asked.ts";
import { paymentsAt, providerOf } from "../payment-provider.ts";
import { confirm } from "./confirm.ts";
import type { PaymentAnswer } from "./contract.ts";
import type { PaymentOptions } from "./options.ts";
import { patient } from "./retry-policies.ts";

/** Asked at a deadline: whoever was frozen over it must not throw away what was paid in time. */
export function answerOf(
  ctx: Context,
  { events, outside }: PaymentOptions,
  { intentId, until }: { intentId: string; until: number },
): Promise<PaymentAnswer | null> {
  return ctx.run(
    "Ask what became of the payment",
    async () => {
      const payment = findPaymentByIntent(events.db, { intentId });
      if (!payment) return null;
      const intent = await asked(
        paymentsAt(outside.payments, providerOf(payment)).intent(intentId),
      );
      await confirm(events, { payment, intent });
      return inTime(intent, until);
    },
    patient,
  );
}

function inTime({ status, authorisedAt }: Intent, until: number): PaymentAnswer | null {
  switch (status) {
    case "authorised":
    case "captured":
      return (authorisedAt ?? 0) <= until ? { outcome: "authorised", by: "provider" } : null;
    case "declined":
      return { outcome: "declined", by: "provider" };
    case "cancelled":
      return { outcome: "cancelled", by: "provider" };
    case "pending":
    case "voided":
    case "refunded":
    case "partially_refunded":
      return null;
  }
}
