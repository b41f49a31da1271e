import { findAnyOrder, listOrderLines } from "#db/shop/orders.ts";
import type { DrawLetter, LetterDrawings } from "#server/letters/drawing.tsx";
import {
  OrderCalledOff,
  OrderDelivered,
  type OrderLetterProps,
  OrderPaid,
  OrderPlaced,
  OrderRefunded,
  OrderReturned,
  OrderShipped,
} from "#views/shop/mail/order-letters.tsx";
import type { OrderLetterKind, OrderLetters } from "./rules/order-letters.ts";
import { orderRun } from "./rules/run.ts";

/** The letters about orders: what was ordered stays as it was paid, the rest is in a letter's facts. */
export const orderLetters: LetterDrawings = {
  "order-placed": drawnBy<"order-placed">(OrderPlaced),
  "order-paid": drawnBy<"order-paid">(OrderPaid),
  "order-shipped": drawnBy<"order-shipped">(OrderShipped),
  "order-delivered": drawnBy<"order-delivered">(OrderDelivered),
  "order-returned": drawnBy<"order-returned">(OrderReturned),
  "order-refunded": drawnBy<"order-refunded">(OrderRefunded),
  "order-called-off": drawnBy<"order-called-off">(OrderCalledOff),
} satisfies Record<OrderLetterKind, DrawLetter>;

function drawnBy<Kind extends OrderLetterKind>(
  draw: (props: OrderLetterProps<Kind>) => ReturnType<DrawLetter>,
): DrawLetter {
  return function drawOrderLetter({ runId, facts }, { db, shopUrl }) {
    const order = runId ? findAnyOrder(db, { id: runId }) : undefined;
    if (!order) return undefined;
    return draw({
      order,
      lines: listOrderLines(db, { orderId: order.id }),
      // Written by `writeOrderLetter`, which is given the facts of this kind alone.
      facts: facts as unknown as OrderLetters[Kind],
      href: shopUrl + orderRun.pathOf(order.id),
    });
  };
}
