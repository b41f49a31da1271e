import { TerminalError } from "@restatedev/restate-sdk";
import { tell } from "#server/events/telling.ts";
import type { Steps } from "#server/orchestration/saga.ts";
import { updateStatus } from "#server/orchestration/status.ts";
import { stepNames } from "../../rules/step-names.ts";
import { shippingService } from "../shipping/contract.ts";
import { sellStock } from "../stock.ts";
import type { Fulfillment } from "./fulfillment.ts";
import { move, tellShopper } from "./moves.ts";
import { endOfParcel } from "./parcel-end.ts";

export async function handOver(order: Fulfillment, { step }: Steps): Promise<void> {
  const { ctx, events, orderId, run, terms } = order;
  const completed = [stepNames.pick, stepNames.invoice, stepNames.label];
  updateStatus(ctx, { phase: "handing over to the carrier", progress: 0.6, completed });
  const shipping = ctx.client(shippingService);
  const told = { userId: run.userId, step: stepNames.handOver };
  const { trackingNumber } = await step(stepNames.handOver)
    .withCompensatingCall((_, { key }) => shipping.cancelShipment({ orderId, key }))
    .call(({ key }) =>
      shipping.initiateShipment({ orderId, key, told, deliveryMs: terms.deliveryMs }),
    );
  tell(events, () => showShipped(order, trackingNumber));
}

/** The stock leaves the shelf with the move: whoever comes here again finds both done. */
function showShipped(order: Fulfillment, trackingNumber: string): void {
  const nextAction = "The carrier delivers the parcel";
  if (move(order, { status: "shipped", nextAction })) sellStock(order.events, order);
  tellShopper(order, {
    key: "shipped",
    tone: "good",
    title: "Your order is on its way",
    body: `The carrier has your parcel: ${trackingNumber}.`,
  });
}

export async function awaitDelivery(order: Fulfillment): Promise<void> {
  const { ctx, events, observer, terms } = order;
  const step = stepNames.delivery;
  updateStatus(ctx, { phase: "on its way", progress: 0.75, completed: stepNames.handOver });
  const until = events.now() + terms.deliveryMs;
  observer.changed({ step, status: "waiting", waitingFor: "the carrier to deliver", until });
  if ((await endOfParcel(order)) === "cancelled") {
    throw new TerminalError("The carrier did not keep the parcel");
  }
  tell(events, () => {
    observer.changed({ step, status: "done" });
    move(order, { status: "delivered", nextAction: "Tell the shopper" });
  });
}
