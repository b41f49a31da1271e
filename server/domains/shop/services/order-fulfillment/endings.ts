import type { TerminalError } from "@restatedev/restate-sdk";
import { findPaymentByIntent } from "#db/queries/payments.ts";
import { recordEnd } from "#server/events/record.ts";
import { tell } from "#server/events/telling.ts";
import type { Compensation } from "#server/orchestration/compensation.ts";
import { updateStatus } from "#server/orchestration/status.ts";
import { sentence } from "#server/rules/sentence.ts";
import { tellOutside } from "#server/services/messages.ts";
import { describeUndone } from "#server/services/undone.ts";
import { stepNames } from "../../rules/step-names.ts";
import { writeOrderLetter } from "../order-letters.ts";
import type { FulfillmentEnd } from "./contract.ts";
import type { Fulfillment } from "./fulfillment.ts";
import { move, tellAdmins, tellShopper } from "./moves.ts";
import type { Undone } from "./turning-back.ts";

export async function endDelivered(order: Fulfillment): Promise<FulfillmentEnd> {
  const { ctx, events, run } = order;
  const title = "Your order is delivered";
  const body = `${order.title} has arrived.`;
  tell(events, () => {
    writeOrderLetter(order, "order-delivered", {});
    showLetterWritten(order);
  });
  await tellAtOnce(order, { subject: title, body });
  tell(events, () => {
    tellShopper(order, { key: "delivered", tone: "good", title, body });
    recordEnd(events, run, "done");
  });
  updateStatus(ctx, { phase: "delivered", progress: 1, completed: stepNames.delivery });
  return { status: "delivered" };
}

/** Everything that could be undone is; what could not is said, to the shopper and to the admins. */
export async function endUndone(
  order: Fulfillment,
  failure: TerminalError,
  history: readonly Compensation[],
): Promise<FulfillmentEnd> {
  const { ctx, events, run } = order;
  const { ending, reason, words, isUndone } = describeUndone<Undone>(failure, history, {
    paymentStep: stepNames.payment,
  });
  const title = titles[ending];
  tell(events, () => {
    move(order, { status: ending, reason, nextAction: stepNames.tell.text });
    tellShopper(order, { key: ending, tone: tones[ending], title, body: words });
    writeOfUndone(order, { ending, words });
    if (isUndone && ending !== "failed") return;
    tellAdmins(order, {
      key: `${ending} (for admins)`,
      tone: "bad",
      title: "An order needs a look",
      body: `${order.title} is ${ending}: ${sentence(reason)}`,
    });
  });
  await tellAtOnce(order, { subject: title, body: words });
  tell(events, () => recordEnd(events, run, isUndone ? runEnds[ending] : "failed"));
  updateStatus(ctx, { phase: ending, progress: 1 });
  return { status: ending };
}

const titles: Record<Undone, string> = {
  rejected: "Your order was rejected",
  cancelled: "Your order is cancelled",
  failed: "Your order could not be fulfilled",
};

const tones = { rejected: "bad", cancelled: "info", failed: "bad" } as const;

const runEnds = { rejected: "compensated", cancelled: "cancelled", failed: "compensated" } as const;

/** With the sum, when money had moved; when it went back in part, with that part. */
function writeOfUndone(order: Fulfillment, how: { ending: Undone; words: string }): void {
  const refundedCents = findPaymentByIntent(order.events.db, order.paid)?.refundedCents ?? 0;
  if (refundedCents === 0) writeOrderLetter(order, "order-called-off", how);
  else writeOrderLetter(order, "order-refunded", { words: how.words, refundedCents });
  showLetterWritten(order);
}

/** Written is as good as sent: however long the mail server is down, the order does not wait for it. */
function showLetterWritten({ observer }: Fulfillment): void {
  observer.changed({ step: stepNames.tell.mail, status: "done", detail: "in the outbox" });
}

/** Best effort: nobody wants a text of yesterday's. */
function tellAtOnce(order: Fulfillment, message: { subject: string; body: string }): Promise<void> {
  const { orderId } = order;
  return tellOutside(order, {
    by: (["text", "push"] as const).map((channel) => ({ channel, step: stepNames.tell[channel] })),
    ...message,
    otherwise: {
      body: `All there is to know about ${order.title} is here.`,
      href: `/orders/${orderId}`,
    },
  });
}
