import type { Context } from "@restatedev/restate-sdk";
import { settleWebhookEvent } from "#db/queries/webhook-events.ts";
import { finalOrderStatuses, finalShipmentStatuses } from "#db/shop/statuses.ts";
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
  const isNews = keep(options, event);
  const status = finalShipmentStatuses.find((final) => final === event.status);
  if (!status) return settle(options, event, isNews);
  // That an end was kept does not mean that the order has heard of it: only its own end says so.
  const isAwaited = await ctx.run("Does the order wait?", () => isUnderWay(options, orderId));
  if (isAwaited) ctx.sendClient(orderFulfillment, orderId).onParcelEnd({ status });
  settle(options, event, isAwaited);
}

function isUnderWay({ events }: ShippingOptions, orderId: string): boolean {
  const { status } = knownOrder(events.db, orderId);
  return !finalOrderStatuses.some((final) => final === status);
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
