/** What a shopper fills in to check out, and so what goes back into a form that is refused. */
const checkoutFields = [
  "name",
  "line1",
  "line2",
  "postcode",
  "city",
  "country",
  "note",
  "paymentMethod",
] as const;

export type CheckoutField = (typeof checkoutFields)[number];

export function isCheckoutField(name: string): name is CheckoutField {
  return checkoutFields.some((field) => field === name);
}
