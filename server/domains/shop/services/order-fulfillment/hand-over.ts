import { findShipment } from "#db/shop/shipments.ts";
import { tell } from "#server/events/telling.ts";
import type { Steps } from "#server/orchestration/saga.ts";
import { updateStatus } from "#server/orchestration/status.ts";
import { carrierTitle } from "#server/rules/system-titles.ts";
import { ofParcel, stepNames } from "../../rules/step-names.ts";
import { writeOrderLetter } from "../order-letters.ts";
import { shippingService } from "../shipping/contract.ts";
import { sellStock } from "../stock.ts";
import type { Fulfillment } from "./fulfillment.ts";
import { keyOfParcel, move, tellShopper } from "./moves.ts";

export async function handOver(
  order: Fulfillment,
  { step }: Steps,
  { parcel = 1 } = {},
): Promise<void> {
  const { ctx, events, orderId, run, terms } = order;
  const completed = [stepNames.pick, stepNames.invoice, stepNames.label];
  updateStatus(ctx, { phase: "handing over to the carrier", progress: 0.6, completed });
  const shipping = ctx.client(shippingService);
  const name = ofParcel(stepNames.handOver, parcel);
  const told = { userId: run.userId, step: name };
  const { trackingNumber } = await step(name)
    .withCompensatingCall((_, { key }) => shipping.cancelShipment({ orderId, key }))
    .call(({ key }) =>
      shipping.initiateShipment({ orderId, key, told, deliveryMs: terms.deliveryMs }),
    );
  tell(events, () => showShipped(order, trackingNumber, parcel));
}

/** The stock leaves the shelf with the move: whoever comes here again finds both done. */
function showShipped(order: Fulfillment, trackingNumber: string, parcel: number): void {
  const nextAction = "The carrier delivers the parcel";
  if (move(order, { status: "shipped", nextAction })) sellStock(order.events, order);
  tellShopper(order, {
    key: keyOfParcel("shipped", parcel),
    tone: "good",
    title: parcel === 1 ? "Your order is on its way" : "Your order is on its way again",
    body: `The carrier has your parcel: ${trackingNumber}.`,
  });
  const { carrier = null } = findShipment(order.events.db, order) ?? {};
  const facts = { carrier: carrierTitle(carrier), trackingNumber, parcel };
  writeOrderLetter(order, "order-shipped", facts, { parcel });
}
