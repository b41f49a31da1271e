import { type Ingress, keyedSend } from "#server/ingress/connect.ts";
import type { CarrierEvent } from "#server/outside/carriers.ts";
import { shippingService } from "../services/shipping/contract.ts";

/** Accepted is durable. An event that is sent again while the first still counts is the same event. */
export async function handOver(ingress: Ingress, event: CarrierEvent): Promise<void> {
  await ingress.sendClient(shippingService).onEvent(event, keyedSend(event.eventId));
}
