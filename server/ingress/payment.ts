import type { PaymentEvent } from "#server/outside/payment-events.ts";
import { type PaymentAnswer, paymentService } from "../services/payment/contract.ts";
import { type Ingress, inTime, keyedSend } from "./connect.ts";

/** Accepted is durable. An event that is sent again while the first still counts is the same event. */
export async function handOver(ingress: Ingress, event: PaymentEvent): Promise<void> {
  await ingress.sendClient(paymentService).onEvent(event, keyedSend(event.eventId));
}

/** Ends the wait for a payment, unless something else has ended it: the first answer counts. */
export function cancelPayment(
  ingress: Ingress,
  { awakeableId }: { awakeableId: string },
): Promise<void> {
  const answer: PaymentAnswer = { outcome: "cancelled", by: "shopper" };
  return inTime(ingress.resolveAwakeable(awakeableId, answer));
}
