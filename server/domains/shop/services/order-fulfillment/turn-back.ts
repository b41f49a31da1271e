import { CancelledError, TerminalError } from "@restatedev/restate-sdk";
import { insertDecision } from "#db/shop/decisions.ts";
import { updateStatus } from "#server/orchestration/status.ts";
import { withdrawApproval } from "./approval.ts";
import { closeCancellation } from "./cancellation.ts";
import type { Fulfillment } from "./fulfillment.ts";
import { move } from "./moves.ts";
import { TurnedBack } from "./turned-back.ts";

/** Says why before anything is undone, so that nobody decides about an order that is being undone. */
export async function orTurnBack(order: Fulfillment, body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    // Anything else is a fault in the program: it is retried, with nothing undone.
    if (error instanceof TerminalError) throw await turnBack(order, error);
    throw error;
  }
}

async function turnBack(order: Fulfillment, error: TerminalError): Promise<TurnedBack> {
  const why = await closeEveryDoor(order, asTurnedBack(error));
  await updateStatus(order.ctx, { phase: "undoing" });
  await order.ctx.run("Turn back", () => {
    writeDown(order, why);
    move(order, { status: "undoing", reason: why.message, nextAction: "Undo what was done" });
  });
  return why;
}

/** A cancellation that was accepted just before has been promised to the shopper: it is the reason. */
async function closeEveryDoor(order: Fulfillment, why: TurnedBack): Promise<TurnedBack> {
  await withdrawApproval(order, why.message);
  try {
    await closeCancellation(order, `The order is being undone already: ${why.message}`);
    return why;
  } catch (error) {
    if (error instanceof TurnedBack) return error;
    throw error;
  }
}

function asTurnedBack(error: TerminalError): TurnedBack {
  if (error instanceof TurnedBack) return error;
  if (error instanceof CancelledError) {
    return new TurnedBack("cancelled", "The shop has stopped this order");
  }
  return new TurnedBack("failed", error.message);
}

function writeDown({ events, orderId }: Fulfillment, { by, message }: TurnedBack): void {
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
