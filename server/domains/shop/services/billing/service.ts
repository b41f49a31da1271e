import { implement } from "@restatedev/restate-sdk";
import { cancelInvoice, issueInvoice } from "#db/shop/invoices.ts";
import type { Events } from "#server/events/run-observer.ts";
import { knownOrder } from "../known-order.ts";
import { billingService } from "./contract.ts";

/** Writes invoices, numbered without gaps. */
export function createBillingService({ events }: { events: Events }) {
  const { db, now } = events;
  return implement(billingService, {
    handlers: {
      issueInvoice: (ctx, { orderId }) =>
        ctx.run("Write the invoice", () => ({ number: invoiceFor(events, orderId) })),
      cancelInvoice: async (ctx, { orderId }) => {
        await ctx.run("Cancel the invoice", () => cancelInvoice(db, { orderId, now: now() }));
      },
    },
    options: { explicitCancellation: true },
  });
}

function invoiceFor({ db, now }: Events, orderId: string): number {
  const { totalCents, currency } = knownOrder(db, orderId);
  return issueInvoice(db, { orderId, totalCents, currency, issuedAt: now() }).number;
}
