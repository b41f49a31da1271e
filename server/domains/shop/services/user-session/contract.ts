import { iface } from "@restatedev/restate-sdk";
import { z } from "zod";

export const skuSchema = z.string().regex(/^[A-Z]{3}-\d{4}$/, "Not an item number of ours");
export const maxQuantity = 99;
export const quantitySchema = z
  .int("A whole number")
  .min(1, "At least one")
  .max(maxQuantity, `At most ${maxQuantity} of one kind`);

/** A basket this small keeps the session's state small. */
export const maxCartLines = 40;

/**
 * A change waits in line behind a checkout of the same shopper. One that waited longer than the page
 * did must not surprise anybody afterwards, so each says until when it is wanted.
 */
const wanted = { notAfter: z.int() };

const basket = z.object({ lines: z.array(z.object({ sku: z.string(), quantity: z.int() })) });
export type Basket = z.output<typeof basket>;

const checkoutInput = z.object({
  orderId: z.string(),
  /** Which try at paying this order; the same try is made once. */
  attempt: z.int().min(1),
});

const checkoutOutcomes = [
  "paid",
  "already_processed",
  "refused",
  "declined",
  "cancelled",
  "timed_out",
  "unavailable",
] as const;

const checkoutResult = z.object({
  orderId: z.string(),
  outcome: z.enum(checkoutOutcomes),
  reason: z.string().optional(),
});
export type CheckoutResult = z.output<typeof checkoutResult>;

/** Keyed by user id: one writer per basket, one checkout at a time. */
export const userSession = iface.object("UserSession", {
  addItem: iface.schemas({
    input: z.object({ sku: skuSchema, quantity: quantitySchema, ...wanted }),
    output: basket,
  }),
  setQuantity: iface.schemas({
    input: z.object({ sku: skuSchema, quantity: quantitySchema, ...wanted }),
    output: basket,
  }),
  removeItem: iface.schemas({ input: z.object({ sku: skuSchema, ...wanted }), output: basket }),
  checkout: iface.schemas({ input: checkoutInput, output: checkoutResult }),
  getBasket: iface.shared.schemas({ output: basket }),
});
