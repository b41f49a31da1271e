import { randomUUID } from "node:crypto";
import type { CarrierEvent, ShipmentStatus } from "#server/outside/carriers.ts";
import { signatureHeader, signWebhook } from "#server/outside/webhook-signature.ts";
import { type TestShop, webhookSecret } from "../../support/shop.ts";

/** What the carrier would tell of an order's parcel, were it there already. */
export async function newsOf(
  { outside }: TestShop,
  orderId: string,
  status: ShipmentStatus,
  { parcel = 1 } = {},
): Promise<CarrierEvent> {
  const shipment = (await outside.carriers.kestrel.shipmentsOf(orderId))[parcel - 1];
  if (!shipment) throw new Error(`The carrier has no parcel of ${orderId}`);
  const tracking = wayTo(status).map((reached, hour) => ({ status: reached, at: hour }));
  const eventId = `evt_${randomUUID()}`;
  return { ...shipment, status, tracking, eventId, occurredAt: Date.now() };
}

const way: ShipmentStatus[] = [
  "booked",
  "picked_up",
  "in_transit",
  "out_for_delivery",
  "delivered",
];

export function wayTo(status: ShipmentStatus): ShipmentStatus[] {
  return status === "cancelled" ? ["booked", status] : way.slice(0, way.indexOf(status) + 1);
}

/** Tells it as the carrier does, or with another signature. */
export function tell(shop: TestShop, event: object, signature = signed(event)): Promise<Response> {
  return shop.visitor().post("/api/carrier/callback", event, { [signatureHeader]: signature });
}

export function signed(event: object, { secret = webhookSecret, now = Date.now() } = {}): string {
  return signWebhook({ body: JSON.stringify(event), secret, now });
}
