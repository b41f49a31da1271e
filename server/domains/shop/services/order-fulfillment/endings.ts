import type { TerminalError } from "@restatedev/restate-sdk";
import { recordEnd } from "#server/events/record.ts";
import { tell } from "#server/events/telling.ts";
import type { Compensation } from "#server/orchestration/compensation.ts";
import { updateStatus } from "#server/orchestration/status.ts";
import { channels } from "#server/outside/messages.ts";
import { sentence } from "#server/rules/sentence.ts";
import { tellOutside } from "#server/services/messages.ts";
import { describeUndone } from "#server/services/undone.ts";
import { stepNames } from "../../rules/step-names.ts";
import type { FulfillmentEnd } from "./contract.ts";
import type { Fulfillment } from "./fulfillment.ts";
import { move, tellAdmins, tellShopper } from "./moves.ts";
import type { Undone } from "./turning-back.ts";

export async function endDelivered(order: Fulfillment): Promise<FulfillmentEnd> {
  const { ctx, events, run } = order;
  const title = "Your order is delivered";
  const body = `${order.title} has arrived.`;
  await tellByEveryChannel(order, { subject: title, body });
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
    move(order, { status: ending, reason, nextAction: stepNames.tell.mail });
    tellShopper(order, { key: ending, tone: tones[ending], title, body: words });
    if (isUndone && ending !== "failed") return;
    tellAdmins(order, {
      key: `${ending} (for admins)`,
      tone: "bad",
      title: "An order needs a look",
      body: `${order.title} is ${ending}: ${sentence(reason)}`,
    });
  });
  await tellByEveryChannel(order, { subject: title, body: words });
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

function tellByEveryChannel(
  order: Fulfillment,
  message: { subject: string; body: string },
): Promise<void> {
  const { orderId } = order;
  return tellOutside(order, {
    by: channels.map((channel) => ({ channel, step: stepNames.tell[channel] })),
    ...message,
    otherwise: {
      body: `All there is to know about ${order.title} is here.`,
      href: `/orders/${orderId}`,
    },
  });
}
