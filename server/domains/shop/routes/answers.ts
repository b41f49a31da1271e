import { z } from "zod";
import { orderStatuses } from "#db/shop/statuses.ts";
import { paymentStatuses, stepStatuses } from "#db/statuses.ts";
import { cents, time } from "#server/web/openapi/answers.ts";
import { phaseStates } from "../rules/order-status.ts";
import { phases } from "../rules/phases.ts";

export const product = z.object({
  id: z.string(),
  sku: z.string(),
  name: z.string(),
  category: z.string(),
  summary: z.string(),
  descriptionMd: z.string(),
  priceCents: cents,
  currency: z.string(),
  weightGrams: z.int(),
  picture: z.string(),
  stockQty: z.int(),
});
export const productList = z.object({
  products: z.array(product),
  total: z.int(),
  page: z.int(),
  pages: z.int(),
});

const cartLines = z.array(z.object({ sku: z.string(), quantity: z.int() }));
export const cart = z.object({
  lines: cartLines,
  lockedBy: z.string().nullable().describe("The order that is being paid, if any"),
  beingPaid: cartLines.describe("What is being paid with it: it stays as it is meanwhile"),
});

export const accepted = z.object({
  orderId: z.string(),
  status: z.enum(orderStatuses),
  attempt: z.int(),
});

const orderSummary = z.object({
  id: z.string(),
  status: z.enum(orderStatuses),
  number: z.int().describe("What people call the order by"),
  attempt: z.int(),
  reason: z.string().nullable(),
  totalCents: cents,
  currency: z.string(),
  createdAt: time,
  updatedAt: time,
  endedAt: time.nullable(),
});
export const orderList = z.object({ orders: z.array(orderSummary) });

const orderLine = z.object({
  sku: z.string(),
  productId: z.string(),
  name: z.string(),
  picture: z.string(),
  unitCents: cents,
  quantity: z.int(),
});

const payment = z.object({
  attempt: z.int(),
  provider: z.string(),
  intentId: z.string().nullable(),
  status: z.enum(paymentStatuses),
  trouble: z.string().nullable().describe("What went wrong last when this provider was asked"),
  passedOver: z.string().nullable().describe("Why another provider took it instead"),
  amountCents: cents,
  capturedCents: cents,
  refundedCents: cents,
  refundedElsewhereCents: cents.describe("So much of it by hand, at the provider"),
  currency: z.string(),
  reference: z.string().nullable().describe("What the provider calls the money"),
  payUrl: z.string().nullable(),
  expiresAt: time,
});

/** Asked back at the bank. */
const dispute = z.object({
  id: z.string(),
  provider: z.string(),
  status: z.string().describe("In the provider's words, as is the reason"),
  reason: z.string(),
  amountCents: cents,
  currency: z.string(),
  answerBy: time.nullable(),
  createdAt: time,
  updatedAt: time,
});

const leaving = z
  .object({ carrier: z.string(), day: z.iso.date() })
  .nullable()
  .describe("The carrier and the day that the parcel has a place on, once it has one");

const phase = z.enum(phases);

export const orderStatus = z.object({
  orderId: z.string(),
  number: z.int(),
  status: z.enum(orderStatuses),
  reason: z.string().nullable(),
  phase: z
    .object({ name: phase, number: z.int(), of: z.int(), title: z.string() })
    .describe("Where it is, or where it ended"),
  since: time.describe("When it got the status that it has"),
  now: z
    .array(
      z.object({
        step: z.string(),
        state: z.enum(stepStatuses),
        since: time,
        attempts: z.int(),
        allowed: z.int().nullable().describe("Attempts in all, of a step that has failed"),
        lastError: z.string().nullable(),
        until: time.nullable().describe("When the wait ends, or the next attempt is made"),
      }),
    )
    .describe("What is being done, side by side"),
  waitingFor: z.string().nullable(),
  deadline: time.nullable(),
  next: z.string().nullable(),
  done: z.array(z.string()).describe("The steps that are done, in the order in which they began"),
  phases: z.array(z.object({ name: phase, title: z.string(), state: z.enum(phaseStates) })),
  leaving,
  endedAt: time.nullable(),
});

export const order = orderSummary.extend({
  address: z.object({
    name: z.string(),
    line1: z.string(),
    line2: z.string().optional(),
    postcode: z.string(),
    city: z.string(),
    country: z.string(),
  }),
  note: z.string(),
  itemsCents: cents,
  shippingCents: cents,
  lines: z.array(orderLine),
  payments: z.array(payment),
  disputes: z.array(dispute),
  leaving,
});

export const again = z.object({
  orderId: z.string(),
  cart,
  missing: z.array(
    z.object({
      sku: z.string(),
      name: z.string(),
      quantity: z.int().describe("As many as the order was of"),
      available: z.int(),
      inCart: z.int(),
    }),
  ),
});

export const cancelAsked = z.object({ orderId: z.string(), asked: z.literal("cancel") });

export const decided = z.object({
  orderId: z.string(),
  decision: z.object({
    approved: z.boolean(),
    by: z.string(),
    name: z.string(),
    reason: z.string().optional(),
    counted: z.boolean().describe("False when an earlier decision stands"),
  }),
});
export const cancelled = z.object({
  orderId: z.string(),
  accepted: z.boolean(),
  reason: z.string(),
});
export const givenUp = z.object({ orderId: z.string(), counted: z.boolean() });
