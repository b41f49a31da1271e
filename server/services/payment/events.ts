import type { Context } from "@restatedev/restate-sdk";
import { commit } from "#db/group-commit.ts";
import { confirmPayment, findPaymentOfEvent } from "#db/queries/payments.ts";
import { findAnyRun } from "#db/queries/runs.ts";
import { settleWebhookEvent } from "#db/queries/webhook-events.ts";
import type { PaymentStatus } from "#db/statuses.ts";
import { notify, notifyAdmins } from "#server/events/record.ts";
import { tell } from "#server/events/telling.ts";
import { refused } from "#server/orchestration/refused.ts";
import type { PaymentEvent, PaymentEventType } from "#server/outside/payment-events.ts";
import { asked } from "../asked.ts";
import { paymentsAt, providerOf } from "../payment-provider.ts";
import { confirm } from "./confirm.ts";
import type { PaymentAnswer } from "./contract.ts";
import { giveBack } from "./money.ts";
import type { PaymentOptions } from "./options.ts";
import { endless } from "./retry-policies.ts";

/** Tells whoever waits for the payment; money that nobody waits for any more goes back by itself. */
export async function onEvent(
  ctx: Context,
  options: PaymentOptions,
  event: PaymentEvent,
): Promise<void> {
  const meaning = await ctx.run("Read what the event means", () =>
    commit(options.events.db, () => meaningOf(options, event)),
  );
  switch (meaning) {
    case "awaited":
      ctx.resolveAwakeable<PaymentAnswer>(event.callbackRef, answerIn(event));
      return settle(options, event, { outcome: "delivered" });
    case "known":
      return settle(options, event, { outcome: "delivered", detail: "It was known already" });
    case "nothing reserved":
      return settle(options, event, { outcome: "late", detail: "There was nothing to undo" });
    case "late money": {
      const status = await ctx.run(
        "Give the late money back",
        () => undoLate(options, event),
        endless,
      );
      tell(options.events, () => tellOfLate(options, event, status));
      return settle(options, event, { outcome: "late", detail: `The payment is ${status}` });
    }
  }
}

function answerIn({ type, reason }: PaymentEvent): PaymentAnswer {
  return { ...answers[type], ...(reason && { reason }) };
}

type Meaning = "awaited" | "known" | "nothing reserved" | "late money";

const answers: Record<PaymentEventType, PaymentAnswer> = {
  "payment.authorised": { outcome: "authorised", by: "provider" },
  "payment.declined": { outcome: "declined", by: "provider" },
  "payment.cancelled": { outcome: "cancelled", by: "provider" },
};

const statuses = {
  "payment.authorised": "authorised",
  "payment.declined": "declined",
  "payment.cancelled": "cancelled",
} as const;

/** The event is the provider's word, so the payment shows it; what follows depends on who waits for it. */
function meaningOf({ events }: PaymentOptions, event: PaymentEvent): Meaning {
  const { db, hub, now } = events;
  const payment = findPaymentOfEvent(db, event);
  const run = findAnyRun(db, { id: event.orderId });
  if (!payment || !run) return "nothing reserved"; // The webhook's route lets neither through.
  const { intentId } = event;
  const confirmed = { id: payment.id, intentId, status: statuses[event.type], now: now() };
  if (confirmPayment(db, confirmed)) hub.wake(`run:${run.id}`);

  // Resolving an awakeable again changes nothing, so one that is perhaps still awaited is told.
  if (!payment.letGoAt) return "awaited";
  if (event.type !== "payment.authorised") return "nothing reserved";
  return givenBack.includes(payment.status) ? "known" : "late money";
}

const givenBack: PaymentStatus[] = ["voided", "refunded"];

async function undoLate({ events, outside }: PaymentOptions, event: PaymentEvent) {
  const key = `${event.orderId}/late/${event.intentId}`;
  const payment = findPaymentOfEvent(events.db, event);
  if (!payment) throw refused(`Nobody knows payment ${event.intentId}`, { errorCode: 404 });
  const payments = paymentsAt(outside.payments, providerOf(payment));
  const intent = await asked(giveBack(payments, { intentId: event.intentId, key }));
  await confirm(events, { payment, intent });
  return intent.status;
}

function tellOfLate(
  { events, pathOfRun }: PaymentOptions,
  event: PaymentEvent,
  status: string,
): void {
  const { orderId: runId, intentId } = event;
  const run = findAnyRun(events.db, { id: runId });
  if (!run) return;
  const key = `late/${intentId}`;
  notify(
    events,
    { runId, userId: run.userId },
    {
      key,
      href: pathOfRun(run),
      tone: "warning",
      title: "A payment came too late",
      body: `The money for ${run.title} was given back at once: the payment is ${status}.`,
    },
  );
  notifyAdmins(events, runId, {
    key,
    tone: "warning",
    title: "A late payment was given back",
    body: `Payment ${intentId} of ${runId} is ${status}.`,
  });
}

interface Settlement {
  outcome: "delivered" | "late";
  detail?: string;
}

export function settle(
  { events }: PaymentOptions,
  { eventId }: { eventId: string },
  settlement: Settlement,
): void {
  const { db, hub, now } = events;
  tell(events, () => {
    const settled = settleWebhookEvent(db, { eventId, ...settlement, now: now() });
    // Admins are shown the events that came to nothing.
    if (settled && settlement.outcome === "late") hub.wake("admin");
  });
}
