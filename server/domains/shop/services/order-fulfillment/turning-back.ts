import { insertDecision } from "#db/shop/decisions.ts";
import { tell } from "#server/events/telling.ts";
import { updateStatus } from "#server/orchestration/status.ts";
import { orTurnBack, type TurnedBack } from "#server/services/turned-back.ts";
import { withdrawApproval } from "./approval.ts";
import { cancelWindow } from "./cancellation.ts";
import type { FulfillmentEnd } from "./contract.ts";
import type { Fulfillment } from "./fulfillment.ts";
import { move } from "./moves.ts";

/** How an order ends that is not delivered after all. */
export type Undone = Exclude<FulfillmentEnd["status"], "delivered">;

/** What cannot go on is turned back: nobody decides any more, the shopper is told why, and it is undone. */
export function turningBack(order: Fulfillment, body: () => Promise<void>): Promise<void> {
  return orTurnBack<void, Undone>(body, {
    stopped: "The shop has stopped this order",
    closeDoors: async ({ message }) => {
      await withdrawApproval(order, message);
      await cancelWindow.close(order.ctx, `The order is being undone already: ${message}`);
    },
    say: (why) => say(order, why),
  });
}

async function say(order: Fulfillment, why: TurnedBack<Undone>): Promise<void> {
  updateStatus(order.ctx, { phase: "undoing" });
  tell(order.events, () => {
    writeDown(order, why);
    move(order, { status: "undoing", reason: why.message, nextAction: "Undo what was done" });
  });
}

function writeDown({ events, orderId }: Fulfillment, { by, message }: TurnedBack<Undone>): void {
  if (!by) return;
  insertDecision(events.db, {
    orderId,
    topic: "cancellation",
    action: "cancel",
    by: by.by,
    reason: message,
    now: events.now(),
  });
}
