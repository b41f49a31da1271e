import { TerminalError } from "@restatedev/restate-sdk";
import { findShipment } from "#db/shop/shipments.ts";
import { tell } from "#server/events/telling.ts";
import type { Steps } from "#server/orchestration/saga.ts";
import { updateStatus } from "#server/orchestration/status.ts";
import { ofParcel, stepNames } from "../../rules/step-names.ts";
import { writeOrderLetter } from "../order-letters.ts";
import type { Fulfillment } from "./fulfillment.ts";
import { move } from "./moves.ts";
import { endOfParcel } from "./parcel-end.ts";
import { sendAgain } from "./sending-again.ts";

/** One that is lost on its way may be sent again, as often as an admin says so. */
export async function awaitDelivery(order: Fulfillment, steps: Steps): Promise<void> {
  let parcel = 1;
  while ((await endOfWay(order, parcel)) === "again") {
    parcel += 1;
    await sendAgain(order, steps, parcel);
  }
  tell(order.events, () => {
    order.observer.changed({ step: ofParcel(stepNames.delivery, parcel), status: "done" });
    move(order, { status: "delivered", nextAction: stepNames.tell.text });
  });
}

async function endOfWay(order: Fulfillment, parcel: number): Promise<"delivered" | "again"> {
  const { ctx, events, observer, terms } = order;
  const step = ofParcel(stepNames.delivery, parcel);
  updateStatus(ctx, { phase: "on its way", progress: 0.75, completed: stepNames.handOver });
  const until = events.now() + terms.deliveryMs;
  observer.changed({ step, status: "waiting", waitingFor: "the carrier to deliver", until });
  const end = await endOfParcel(order, parcel);
  if (end === "cancelled") throw cameBack(order, parcel);
  if (end === "again") observer.changed({ step, status: "failed", reason: "The parcel was lost" });
  return end;
}

function cameBack(order: Fulfillment, parcel: number): TerminalError {
  const { events, orderId } = order;
  tell(events, () => {
    const { trackingNumber = null } = findShipment(events.db, { orderId }) ?? {};
    writeOrderLetter(order, "order-returned", { trackingNumber }, { parcel });
  });
  return new TerminalError("The carrier did not keep the parcel");
}
