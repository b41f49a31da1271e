import type { TerminalError } from "@restatedev/restate-sdk";
import { recordEnd } from "#server/events/record.ts";
import { type Compensation, Uncompensated } from "#server/orchestration/compensation.ts";
import { updateStatus } from "#server/orchestration/status.ts";
import type { FulfillmentEnd } from "./contract.ts";
import type { Fulfillment } from "./fulfillment.ts";
import { move, tellAdmins, tellShopper } from "./moves.ts";
import { tellOutside } from "./shopper-messages.ts";
import { stepNames } from "./step-names.ts";
import { TurnedBack } from "./turned-back.ts";

type Undone = Exclude<FulfillmentEnd["status"], "delivered">;

export async function endDelivered(order: Fulfillment): Promise<FulfillmentEnd> {
  const { ctx, events, run, orderId } = order;
  const title = "Your order is delivered";
  const body = `Order ${orderId} has arrived.`;
  await tellOutside(order, { subject: title, body });
  await ctx.run("Order complete", () => {
    tellShopper(order, { key: "delivered", tone: "good", title, body });
    recordEnd(events, run, "done");
  });
  await updateStatus(ctx, { phase: "delivered", progress: 1 });
  return { status: "delivered" };
}

/** Everything that could be undone is; what could not is said, to the shopper and to the admins. */
export async function endUndone(
  order: Fulfillment,
  failure: TerminalError,
  history: readonly Compensation[],
): Promise<FulfillmentEnd> {
  const { ctx } = order;
  const why = turnedBackBy(failure);
  const left = history.filter(({ status }) => status === "uncompensated");
  const reason = [why.message, ...left.map(sayWhatIsLeft)].join(". ");
  const title = titles[why.ending];
  const body = `${reason}. ${sayMoney(history)}`;

  await ctx.run(`Order ${why.ending}`, () => {
    move(order, { status: why.ending, reason, nextAction: "Tell the shopper" });
    tellShopper(order, { key: why.ending, tone: tones[why.ending], title, body });
    if (left.length > 0 || why.ending === "failed") tellAdminsOf(order, why, reason);
  });
  await tellOutside(order, { subject: title, body });
  await ctx.run("Order closed", () =>
    recordEnd(order.events, order.run, left.length > 0 ? "failed" : runEnds[why.ending]),
  );
  await updateStatus(ctx, { phase: why.ending, progress: 1 });
  return { status: why.ending };
}

const titles: Record<Undone, string> = {
  rejected: "Your order was rejected",
  cancelled: "Your order is cancelled",
  failed: "Your order could not be fulfilled",
};

const tones = { rejected: "bad", cancelled: "info", failed: "bad" } as const;

const runEnds = { rejected: "compensated", cancelled: "cancelled", failed: "compensated" } as const;

function turnedBackBy(failure: TerminalError): TurnedBack {
  const cause = failure instanceof Uncompensated ? failure.cause : failure;
  return cause instanceof TurnedBack ? cause : new TurnedBack("failed", cause.message);
}

function tellAdminsOf(order: Fulfillment, { ending }: TurnedBack, reason: string): void {
  tellAdmins(order, {
    key: `${ending} (for admins)`,
    tone: "bad",
    title: "An order needs a look",
    body: `Order ${order.orderId} is ${ending}: ${reason}.`,
  });
}

function sayWhatIsLeft({ step, reason = "no reason given" }: Compensation): string {
  return `"${step}" could not be undone (${reason}): a person looks into it`;
}

/** Only what the provider has confirmed. */
function sayMoney(history: readonly Compensation[]): string {
  const payment = history.find(({ step }) => step === stepNames.payment);
  switch (payment?.reason) {
    case "refunded":
      return "Your payment is refunded.";
    case "voided":
    case "cancelled":
      return "Your card is not charged.";
    default:
      return "";
  }
}
