import type { Context } from "@restatedev/restate-sdk";
import { settleWebhookEvent } from "#db/queries/webhook-events.ts";
import { listLostParcels } from "#db/shop/lost-parcels.ts";
import { findShipment } from "#db/shop/shipments.ts";
import { finalOrderStatuses, finalShipmentStatuses } from "#db/shop/statuses.ts";
import { notifyAdmins } from "#server/events/record.ts";
import type { CarrierEvent } from "#server/outside/carriers.ts";
import { knownOrder } from "../known-order.ts";
import { orderFulfillment } from "../order-fulfillment/contract.ts";
import type { ShippingOptions } from "./options.ts";
import { keep } from "./parcels.ts";

/** Keeps where the parcel is. At its end the order is told, whether it waits already or not yet. */
export async function onEvent(
  ctx: Context,
  options: ShippingOptions,
  event: CarrierEvent,
): Promise<void> {
  const { orderId } = event;
  if (isLost(options, event)) return settle(options, event, foundAfterAll(options, event));
  const isNews = keep(options, event);
  const status = finalShipmentStatuses.find((final) => final === event.status);
  if (!status) return settle(options, event, isNews);
  // That an end was kept does not mean that the order has heard of it: only its own end says so.
  const parcel = await ctx.run("Does the order wait?", () => awaitedParcel(options, event));
  if (parcel) ctx.sendClient(orderFulfillment, orderId).onParcelEnd({ status, parcel });
  settle(options, event, parcel !== null);
}

/** Its number, when the order has not ended; none when this one was given up meanwhile. */
function awaitedParcel({ events: { db } }: ShippingOptions, event: CarrierEvent): number | null {
  const { status } = knownOrder(db, event.orderId);
  if (finalOrderStatuses.some((final) => final === status)) return null;
  const present = findShipment(db, event);
  return present?.shipmentId === event.shipmentId ? present.parcel : null;
}

function isLost({ events: { db } }: ShippingOptions, event: CarrierEvent): boolean {
  return listLostParcels(db, event).some(({ shipmentId }) => shipmentId === event.shipmentId);
}

/** It was sent again since: nothing moves, and an admin may want it back. Answers whether that is told. */
function foundAfterAll({ events }: ShippingOptions, event: CarrierEvent): boolean {
  const { orderId, shipmentId, status, trackingNumber } = event;
  if (status !== "delivered") return false;
  notifyAdmins(events, orderId, {
    key: `found/${shipmentId}`,
    tone: "warning",
    title: "A lost parcel has arrived",
    body: `The carrier says that ${trackingNumber} was delivered after all; its things had been sent again.`,
    href: `/admin/orders/${orderId}`,
  });
  return true;
}

function settle(
  { events: { db, hub, now } }: ShippingOptions,
  { eventId }: CarrierEvent,
  isNews: boolean,
): void {
  const detail = isNews ? {} : { detail: "It was known already" };
  settleWebhookEvent(db, { eventId, outcome: "delivered", ...detail, now: now() });
  hub.wake("admin");
}
