import {
  countGoods,
  listLostShipments,
  listOrderWeights,
  type OrderWeight,
} from "#db/shop/goods.ts";
import { listBrokenStock } from "#db/shop/invariants.ts";
import { findProductBySku } from "#db/shop/products.ts";
import type { OrderStatus } from "#db/shop/statuses.ts";
import {
  type BothBooks,
  type Break,
  type Figure,
  grouped,
  hasMoved,
  judged,
  runHref,
  sayElsewhere,
  sumOf,
} from "#server/invariants/figure.ts";
import type { PlayedLedgers } from "#server/outside/played-ledgers.ts";

/** Where everything is that was ever on the shelf; what is sold is weighed against the carriers' books. */
export function goodsFigure(books: BothBooks): Figure {
  const goods = countGoods(books.db, { now: books.at });
  const [onHand, held] = [goods?.onHand ?? 0, goods?.held ?? 0];
  const { sold = 0, returned = 0, lost = 0, stocked = 0 } = goods ?? {};
  const { breaks, grams } = weighed(books);
  const carried = books.theirs ? `; the carriers have ${sayKilograms(grams)} of it` : "";
  return judged(
    {
      id: "goods",
      title: "free + held + sold + lost = stocked",
      rule: "All that was ever put on the shelf is there, held for an order, sold or lost; what comes back is free again. What is sold is with a carrier or has arrived, by the carriers' books.",
      figure: `${onHand - held} + ${held} + ${sold} + ${lost} = ${onHand + sold + lost}, stocked ${stocked}, come back ${returned}${carried}${sayElsewhere(books.elsewhere.size)}`,
      breaks: [...wrongStock(books), ...breaks],
    },
    { isKnown: books.theirs !== undefined },
  );
}

function wrongStock({ db }: BothBooks): Break[] {
  return listBrokenStock(db).map(({ subject, expected, found }) => ({
    words: `${subject}: ${found} are accounted for of ${expected}`,
    href: `/products/${findProductBySku(db, { sku: subject })?.id ?? ""}`,
  }));
}

/** Whether an order has a parcel: nobody can say while it is prepared or undone. */
const hasParcel: Partial<Record<OrderStatus, boolean>> = {
  checking: false,
  awaiting_payment: false,
  payment_failed: false,
  awaiting_approval: false,
  shipped: true,
  delivered: true,
  rejected: false,
  cancelled: false,
};

function weighed(books: BothBooks): { breaks: Break[]; grams: number } {
  if (!books.theirs) return { breaks: [], grams: 0 };
  const lost = new Set(listLostShipments(books.db));
  const parcels = books.theirs.parcels.filter(({ shipmentId }) => !lost.has(shipmentId));
  const byOrder = grouped(parcels);
  const breaks = listOrderWeights(books.db, books)
    .filter((order) => !hasMoved(books, order) && !books.elsewhere.has(order.orderId))
    .flatMap((order) => wrongParcel(order, byOrder.get(order.orderId) ?? []));
  return { breaks, grams: sumOf(parcels, ({ weightGrams }) => weightGrams) };
}

function wrongParcel(order: OrderWeight, parcels: PlayedLedgers["parcels"]): Break[] {
  const isSent = hasParcel[order.status];
  if (isSent === undefined) return [];
  const [expected, found] = [isSent ? Math.max(1, order.grams) : 0, sumOf(parcels, gramsOf)];
  if (expected === found) return [];
  const words = `${order.title}: ${sayKilograms(expected)} should be with the carriers, and ${sayKilograms(found)} are`;
  return [{ words, href: runHref(order.orderId) }];
}

function gramsOf({ weightGrams }: { weightGrams: number }): number {
  return weightGrams;
}

function sayKilograms(grams: number): string {
  return `${(grams / 1_000).toFixed(2)} kg`;
}
