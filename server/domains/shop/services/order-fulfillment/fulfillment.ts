import type { WorkflowContext } from "@restatedev/restate-sdk";
import { findAnyRun } from "#db/queries/runs.ts";
import type { Seller } from "#db/seller.ts";
import { type Events, observe, type RunRef } from "#server/events/run-observer.ts";
import type { Observer } from "#server/orchestration/observer.ts";
import type { PaidOrder } from "./contract.ts";

/** What an order is fulfilled by. */
export interface Terms {
  /** How long an admin may take. */
  approvalTimeoutMs: number;
  /** Orders below it need no approval. */
  approvalThresholdCents: number;
  /** How long a parcel is usually on its way. */
  deliveryMs: number;
}

export interface FulfillmentOptions extends Terms {
  events: Events;
  seller: Seller;
}

/** One order on its way, as each phase is handed it. */
export interface Fulfillment {
  ctx: WorkflowContext;
  terms: Terms;
  events: Events;
  seller: Seller;
  observer: Observer;
  run: RunRef;
  orderId: string;
  /** What people know it by. */
  title: string;
  paid: PaidOrder;
}

/** The terms of its beginning stay, whatever the settings say after a restart: a replay goes the same way. */
export async function beginFulfillment(
  ctx: WorkflowContext,
  { events, seller, ...options }: FulfillmentOptions,
  paid: PaidOrder,
): Promise<Fulfillment> {
  const { approvalTimeoutMs, approvalThresholdCents, deliveryMs } = options;
  const terms = await ctx.run("Agree on the terms", () => ({
    approvalTimeoutMs,
    approvalThresholdCents,
    deliveryMs,
  }));
  const run = { runId: ctx.key, userId: paid.userId };
  const title = findAnyRun(events.db, { id: ctx.key })?.title ?? "Your order";
  const observer = observe(events, run);
  return { ctx, terms, events, seller, observer, run, orderId: ctx.key, title, paid };
}
