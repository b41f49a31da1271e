import { suspicionOf } from "./fraud.ts";
import { shippingFor } from "./quote.ts";
import { listShort } from "./shortage.ts";

interface Cart {
  lines: Parameters<typeof listShort>[0];
  lockedBy: string | undefined;
  itemsCents: number;
  weightGrams: number;
}

interface Wish {
  note: string;
  /** Where it would go; nothing where we do not ship. */
  zone: Parameters<typeof shippingFor>[0] | undefined;
  declinedInTheLastHour: number;
}

/** What stands in the way of paying for an order once more with what is in the basket now. */
export function nextTry(
  { lines, lockedBy, itemsCents, weightGrams }: Cart,
  { note, zone, declinedInTheLastHour }: Wish,
) {
  const totalCents = itemsCents + (zone ? shippingFor(zone, weightGrams) : 0);
  return {
    isCartEmpty: lines.length === 0,
    /** Another order is being paid, and one is paid at a time. */
    otherOrder: lockedBy,
    short: listShort(lines),
    shipsThere: zone !== undefined,
    /** What the safety check would say no to again. */
    suspicion: suspicionOf({ note, totalCents, declinedInTheLastHour }),
  };
}

export type NextTry = ReturnType<typeof nextTry>;
