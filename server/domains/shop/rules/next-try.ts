import { listShort } from "./shortage.ts";

interface Cart {
  lines: Parameters<typeof listShort>[0];
  lockedBy: string | undefined;
}

/** What stands in the way of paying for an order once more with what is in the basket now. */
export function nextTry({ lines, lockedBy }: Cart, { shipsThere }: { shipsThere: boolean }) {
  return {
    isCartEmpty: lines.length === 0,
    /** Another order is being paid, and one is paid at a time. */
    otherOrder: lockedBy,
    short: listShort(lines),
    shipsThere,
  };
}

export type NextTry = ReturnType<typeof nextTry>;
