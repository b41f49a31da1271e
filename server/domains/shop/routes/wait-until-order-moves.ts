import { findAnyOrder } from "#db/shop/orders.ts";
import type { OrderStatus } from "#db/shop/statuses.ts";
import type { AppDeps } from "#server/web/deps.ts";

const patienceMs = 2_000;

/**
 * Without the script a page is drawn once, and what was decided is carried out a moment later. It is
 * worth that moment: a page that still asks what was just answered invites to answer it again.
 */
export async function waitUntilOrderMoves(
  { events: { db, hub } }: Pick<AppDeps, "events">,
  { orderId, from }: { orderId: string; from: OrderStatus },
): Promise<void> {
  const moves = hub.subscribe([`run:${orderId}`]);
  const signal = AbortSignal.timeout(patienceMs);
  try {
    while (!signal.aborted && findAnyOrder(db, { id: orderId })?.status === from) {
      await moves.next({ within: patienceMs, signal });
    }
  } finally {
    moves.close();
  }
}
