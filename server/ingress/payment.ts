import type { PaymentEvent, PaymentNews } from "#server/outside/payment-events.ts";
import { type PaymentAnswer, paymentService } from "../services/payment/contract.ts";
import { type Ingress, inTime, keyedSend } from "./connect.ts";

/** Accepted is durable. Under one key it is one event, however often it is sent. */
export async function handOver(ingress: Ingress, event: PaymentEvent, key: string): Promise<void> {
  await ingress.sendClient(paymentService).onEvent(event, keyedSend(key));
}

/** In the same way. */
export async function handOverNews(
  ingress: Ingress,
  news: PaymentNews,
  key: string,
): Promise<void> {
  await ingress.sendClient(paymentService).onNews(news, keyedSend(key));
}

/** Ends the wait for a payment, unless something else has ended it: the first answer counts. */
export function cancelPayment(
  ingress: Ingress,
  { awakeableId }: { awakeableId: string },
): Promise<void> {
  const answer: PaymentAnswer = { outcome: "cancelled", by: "shopper" };
  return inTime(ingress.resolveAwakeable(awakeableId, answer));
}
