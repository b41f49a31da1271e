import { type Ingress, keyedCall, keyedSend } from "#server/ingress/connect.ts";
import { type Basket, type OneTry, userSession } from "../services/user-session/contract.ts";

export { quantitySchema, skuSchema } from "../services/user-session/contract.ts";

/** How long a page waits for a change of the basket, and so how long the change is wanted. */
const wantedMs = 4_000;

interface CartChange {
  userId: string;
  sku: string;
  key: string;
  now: number;
  /** The order that is being paid while this is asked for. */
  beside?: OneTry | undefined;
}

export function addItem(
  ingress: Ingress,
  { userId, sku, quantity, key, now, beside }: CartChange & { quantity: number },
): Promise<Basket> {
  const input = { sku, quantity, notAfter: now + wantedMs, beside };
  return ingress.client(userSession, userId).addItem(input, keyedCall(key));
}

export function setQuantity(
  ingress: Ingress,
  { userId, sku, quantity, key, now, beside }: CartChange & { quantity: number },
): Promise<Basket> {
  const input = { sku, quantity, notAfter: now + wantedMs, beside };
  return ingress.client(userSession, userId).setQuantity(input, keyedCall(key));
}

export function removeItem(
  ingress: Ingress,
  { userId, sku, key, now, beside }: CartChange,
): Promise<Basket> {
  const input = { sku, notAfter: now + wantedMs, beside };
  return ingress.client(userSession, userId).removeItem(input, keyedCall(key));
}

/** Accepted is durable: the checkout goes on whoever goes away. The same try is made once. */
export async function submitCheckout(
  ingress: Ingress,
  { userId, order }: { userId: string; order: { id: string; attempt: number } },
): Promise<void> {
  const input = { orderId: order.id, attempt: order.attempt };
  const key = `${order.id}/${order.attempt}`;
  await ingress.sendClient(userSession, userId).checkout(input, keyedSend(key));
}
