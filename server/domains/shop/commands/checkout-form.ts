import { z } from "zod";
import { paymentMethods } from "#db/shop/statuses.ts";
import type { CheckoutField } from "../rules/checkout-fields.ts";

/** Begins like every order's id; made where the form is rendered, so that a form is one order. */
const orderId = z
  .string()
  .regex(/^ord_[A-Za-z0-9_-]{8,64}$/, "This is not an order id of ours")
  .optional();

const filledIn = {
  name: line("Enter the name of whoever receives it"),
  line1: line("Enter the street and the number"),
  line2: z.preprocess(
    emptyIsAbsent,
    line("Leave it empty, or enter the rest of the address").optional(),
  ),
  postcode: line("Enter the postcode", 20),
  city: line("Enter the town"),
  country: z
    .string("Choose a country")
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{2}$/, "Choose a country"),
  note: z.string().trim().max(500, "Use at most 500 characters").default(""),
  paymentMethod: z.enum(paymentMethods, "Choose how to pay").default("card"),
} satisfies Record<CheckoutField, z.ZodType>;

const form = z.object({
  orderId: z.preprocess(emptyIsAbsent, orderId),
  /** Which try at paying: one more than the last, on a form that tries again. */
  attempt: z.coerce
    .number("Enter a whole number")
    .int("Enter a whole number")
    .min(1, "Enter 1 or more")
    .max(1_000, "Enter at most 1000")
    .default(1),
  itemsCents: z.preprocess(
    emptyIsAbsent,
    z.coerce
      .number("Enter an amount in cents")
      .int("Enter an amount in cents")
      .min(0, "Enter an amount in cents")
      .optional()
      .describe("What its things cost as you were shown; nothing is paid when that has changed"),
  ),
  ...filledIn,
});

/** A program nests the address and a form does not; complaints name the fields of the form. */
export const checkoutForm = z.preprocess(flattened, form);
export type CheckoutForm = z.output<typeof form>;

function flattened(body: unknown): unknown {
  const nested = z.looseObject({ address: z.looseObject({}) }).safeParse(body);
  if (!nested.success) return body;
  const { address, ...rest } = nested.data;
  return { ...address, ...rest };
}

function emptyIsAbsent(value: unknown): unknown {
  return value === "" ? undefined : value;
}

function line(missing: string, most = 100) {
  return z
    .string(missing)
    .trim()
    .min(1, missing)
    .max(most, `Use at most ${most} characters`)
    .regex(/^[^\p{Cc}]*$/u, "Leave out control characters");
}
