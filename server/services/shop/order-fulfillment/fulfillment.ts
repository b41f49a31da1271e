import type { WorkflowContext } from "@restatedev/restate-sdk";
import { type Events, observe, type RunRef } from "#server/events/run-observer.ts";
import type { Observer } from "#server/orchestration/observer.ts";
import type { PaidOrder } from "./contract.ts";

export interface FulfillmentOptions {
  events: Events;
  /** How long an admin may take. */
  approvalTimeoutMs: number;
  /** Orders below it need no approval. */
  approvalThresholdCents: number;
  /** How long a parcel is usually on its way. */
  deliveryMs: number;
}

/** One order on its way, as each phase is handed it. */
export interface Fulfillment {
  ctx: WorkflowContext;
  options: FulfillmentOptions;
  events: Events;
  observer: Observer;
  run: RunRef;
  orderId: string;
  paid: PaidOrder;
}

export function describeFulfillment(
  ctx: WorkflowContext,
  options: FulfillmentOptions,
  paid: PaidOrder,
): Fulfillment {
  const { events } = options;
  const run = { runId: ctx.key, userId: paid.userId };
  return { ctx, options, events, observer: observe(events, run), run, orderId: ctx.key, paid };
}
