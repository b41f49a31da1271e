import type { ObjectSharedContext } from "@restatedev/restate-sdk";
import { findAnyOrder, type Order } from "#db/shop/orders.ts";
import type { Quote } from "#server/domains/shop/rules/quote.ts";
import { type Events, observe, type RunRef } from "#server/events/run-observer.ts";
import type { Observer } from "#server/orchestration/observer.ts";
import type { Outside } from "#server/outside/connect.ts";
import type { PaymentProvider } from "#server/outside/systems.ts";
import type { Basket } from "./contract.ts";

export interface CheckoutOptions {
  events: Events;
  /** How long a shopper may take to pay. */
  paymentTimeoutMs: number;
  outside: Pick<Outside, "paidThrough" | "carriers" | "sentWith">;
}

/** What is to be paid: the order as it was placed, and what it would cost now. */
export interface Bill {
  order: Pick<Order, "id" | "userId" | "attempt" | "address" | "paymentMethod" | "itemsShownCents">;
  lines: Basket["lines"];
  /** Nothing when it cannot be sold there. */
  quote: Pick<Quote, "itemsCents" | "currency"> | null;
  totalCents: number;
  /** Whether we ship to its address at all. */
  isInZone: boolean;
  /** When it was read: every deadline of this try is counted from here. */
  readAt: number;
  /** As they were when this try began: a setting that is changed meanwhile must not change a replay. */
  paymentTimeoutMs: number;
  providers: readonly PaymentProvider[];
}

/** One try at paying one order. */
export class Attempt {
  readonly events: Events;
  readonly outside: CheckoutOptions["outside"];
  readonly run: RunRef;
  readonly observer: Observer;

  constructor(
    readonly ctx: ObjectSharedContext,
    { events, outside }: CheckoutOptions,
    readonly bill: Bill,
  ) {
    this.events = events;
    this.outside = outside;
    this.run = { runId: bill.order.id, userId: bill.order.userId };
    this.observer = observe(events, this.run);
  }

  /** A run tells of each step once, so the steps of a further try have names of their own. */
  readonly named = (step: string): string => {
    const { attempt } = this.bill.order;
    return attempt === 1 ? step : `${step} (try ${attempt})`;
  };

  /** Once this try has ended the shopper may open the next: a late replay must leave that one alone. */
  get isLatest(): boolean {
    const { id, attempt } = this.bill.order;
    return findAnyOrder(this.events.db, { id })?.attempt === attempt;
  }
}
