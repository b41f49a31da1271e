import { type Ingress, keyedSend } from "#server/ingress/connect.ts";
import type { CarrierEvent } from "#server/outside/carriers.ts";
import { shippingService } from "../services/shipping/contract.ts";

/** Accepted is durable. Under one key it is one event, however often it is sent. */
export async function handOver(ingress: Ingress, event: CarrierEvent, key: string): Promise<void> {
  await ingress.sendClient(shippingService).onEvent(event, keyedSend(key));
}
