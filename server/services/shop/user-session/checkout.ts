import { type ObjectContext, TerminalError } from "@restatedev/restate-sdk";
import type { Events } from "#server/events/run-observer.ts";
import type { CheckoutResult } from "./contract.ts";

export interface CheckoutOptions {
  events: Events;
  /** How long a shopper may take to pay. */
  paymentTimeoutMs: number;
}

export async function checkout(
  _ctx: ObjectContext,
  _options: CheckoutOptions,
  _wanted: { orderId: string; attempt: number },
): Promise<CheckoutResult> {
  throw new TerminalError("Checkouts are not open yet");
}
