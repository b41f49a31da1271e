import { iface } from "@restatedev/restate-sdk";
import { z } from "zod";

export const skuSchema = z.string().regex(/^[A-Z]{3}-\d{4}$/, "This is not an item number of ours");
export const maxQuantity = 99;
export const quantitySchema = z
  .int("Enter a whole number")
  .min(1, "Choose at least one")
  .max(maxQuantity, `Choose at most ${maxQuantity} of one kind`);

/** A basket this small keeps the session's state small. */
export const maxCartLines = 40;

const oneTry = z.object({
  orderId: z.string(),
  /** Which try at paying this order; the same try is made once. */
  attempt: z.int().min(1),
});
export type OneTry = z.output<typeof oneTry>;

const lines = z.array(z.object({ sku: z.string(), quantity: z.int() }));
export type Lines = z.output<typeof lines>;

const basket = z.object({
  lines,
  /** What is being paid: it stays as it is until that has ended, and other things lie beside it. */
  frozen: oneTry.extend({ lines }).optional(),
});
export type Basket = z.output<typeof basket>;

/**
 * A change waits in line behind others of the same shopper. One that waited longer than the page did must
 * not surprise anybody afterwards, so each says until when it is wanted. And it says beside which order it
 * was asked for: it may overtake that order's checkout on the way here, and must not become part of it.
 */
const wanted = { notAfter: z.int(), beside: oneTry.optional() };

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

/**
 * Keyed by user id: one writer per basket, one checkout at a time. A checkout takes as long as its shopper
 * takes to pay, so it runs beside the changes, and has its first and its last word put in among them.
 */
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
  checkout: iface.shared.schemas({ input: oneTry, output: checkoutResult }),
  /** What this try pays for, from now on; nothing when it is made already, or paid. */
  freeze: iface.schemas({ input: oneTry, output: z.object({ lines: lines.optional() }) }),
  /** The try has ended: what was frozen has left, or is as it was. */
  settle: iface.schemas({ input: oneTry.extend({ isPaid: z.boolean() }), output: z.void() }),
  /** For a session that remembers nothing: as the database last showed it. */
  restore: iface.schemas({ input: basket, output: z.void() }),
  getBasket: iface.shared.schemas({ output: basket }),
});
