import { z } from "zod";
import { orderStatuses } from "#db/shop/statuses.ts";
import { paymentStatuses, roles } from "#db/statuses.ts";
import { refundRules, tripStatuses } from "#db/travel/statuses.ts";
import { flightSchema } from "#server/outside/airlines.ts";
import { roomSchema } from "#server/outside/hotels.ts";

const time = z.int().describe("UTC milliseconds");
const cents = z.int().describe("Integer cents");

export const problem = z.object({
  type: z.string(),
  status: z.int(),
  code: z.string(),
  title: z.string(),
  detail: z.string().optional(),
  fields: z.record(z.string(), z.string()).optional(),
});

const user = z.object({
  id: z.string(),
  username: z.string(),
  displayName: z.string(),
  role: z.enum(roles),
});
export const signedIn = z.object({ user });
export const session = z.object({ user: user.nullable() });

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

export const cart = z.object({
  lines: z.array(z.object({ sku: z.string(), quantity: z.int() })),
  lockedBy: z.string().nullable(),
});

export const accepted = z.object({
  orderId: z.string(),
  status: z.enum(orderStatuses),
  attempt: z.int(),
});

const orderSummary = z.object({
  id: z.string(),
  status: z.enum(orderStatuses),
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
  amountCents: cents,
  capturedCents: cents,
  refundedCents: cents,
  currency: z.string(),
  payUrl: z.string().nullable(),
  expiresAt: time,
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

export const offers = z.object({
  flights: z.array(flightSchema).nullable().describe("Null when the airline gives no answer"),
  rooms: z.array(roomSchema).nullable().describe("Null when the hotels give no answer"),
});

const tripSummary = z.object({
  id: z.string(),
  status: z.enum(tripStatuses),
  customerEmail: z.string(),
  note: z.string(),
  flightWish: z.object({
    from: z.string(),
    to: z.string(),
    date: z.string(),
    passengers: z.int(),
    flightId: z.string().optional(),
  }),
  hotelWish: z.object({
    city: z.string(),
    checkIn: z.string(),
    checkOut: z.string(),
    guests: z.int(),
    roomId: z.string().optional(),
  }),
  expectedCents: cents.nullable(),
  flight: z
    .object({
      flightId: z.string(),
      number: z.string(),
      from: z.string(),
      to: z.string(),
      departsAt: time,
      arrivesAt: time,
    })
    .nullable(),
  room: z
    .object({ roomId: z.string(), hotel: z.string(), city: z.string(), kind: z.string() })
    .nullable(),
  flightCents: cents,
  roomCents: cents,
  totalCents: cents,
  currency: z.string(),
  askedCents: cents.nullable().describe("The new price, while it is asked about"),
  heldUntil: time.nullable(),
  flightReservationId: z.string().nullable(),
  roomReservationId: z.string().nullable(),
  ticketNumber: z.string().nullable(),
  voucherNumber: z.string().nullable(),
  refundRule: z.enum(refundRules).nullable(),
  refundCents: cents.nullable(),
  reason: z.string().nullable(),
  createdAt: time,
  updatedAt: time,
  endedAt: time.nullable(),
});
export const tripList = z.object({ trips: z.array(tripSummary) });

export const trip = tripSummary.extend({
  payment: z
    .object({
      status: z.enum(paymentStatuses),
      payUrl: z.string().nullable(),
      capturedCents: cents,
      refundedCents: cents,
      expiresAt: time,
    })
    .optional(),
});

export const tripAccepted = z.object({ tripId: z.string(), status: z.enum(tripStatuses) });
export const priceAnswered = z.object({
  tripId: z.string(),
  accepted: z.boolean().describe("What was said first"),
});
export const tripCancelled = z.object({
  tripId: z.string(),
  asked: z.literal("cancel"),
  refundCents: cents,
});
export const tripPaymentCancelled = z.object({
  tripId: z.string(),
  asked: z.literal("cancel the payment"),
});

export const marked = z.object({ marked: z.int() });
export const notificationList = z.object({
  notifications: z.array(
    z.object({
      id: z.int(),
      tone: z.string(),
      title: z.string(),
      body: z.string(),
      href: z.string().nullable(),
      at: time,
      readAt: time.nullable(),
    }),
  ),
});

export const eventTaken = z.object({ received: z.literal(true), deliveries: z.int() });
