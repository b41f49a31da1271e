import { and, eq, max, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { forColumns, given, insertNew, isAmong, prepared } from "../prepared.ts";
import { insertRun, queueRunAgain } from "../queries/runs.ts";
import { transaction } from "../transaction.ts";
import type { Order, OrderLine } from "./orders.ts";
import { orderLines, orders } from "./schema.ts";
import { finalOrderStatuses, type OrderStatus, orderStatuses } from "./statuses.ts";

const isOrder = eq(orders.id, sql.placeholder("id"));

const statements = prepared((db) => ({
  insert: insertNew(db, orders),
  lastNumber: db
    .select({ number: max(orders.number) })
    .from(orders)
    .prepare(),
  openNextAttempt: db
    .update(orders)
    .set({
      ...given(orders, "address", "note", "paymentMethod", "itemsShownCents", "updatedAt"),
      status: "checking",
      attempt: sql`${orders.attempt} + 1`,
      reason: null,
    })
    .where(
      and(
        isOrder,
        eq(orders.userId, sql.placeholder("userId")),
        eq(orders.status, "payment_failed"),
      ),
    )
    .returning({ attempt: orders.attempt })
    .prepare(),
  freeze: db
    .update(orders)
    .set(
      given(orders, "zoneId", "itemsCents", "shippingCents", "totalCents", "currency", "updatedAt"),
    )
    .where(and(isOrder, eq(orders.status, "checking")))
    .prepare(),
  deleteLines: db
    .delete(orderLines)
    .where(eq(orderLines.orderId, sql.placeholder("orderId")))
    .prepare(),
  insertLine: insertNew(db, orderLines),
  move: forColumns((names: readonly (keyof Order)[]) =>
    db
      .update(orders)
      .set(given(orders, ...names))
      .where(and(isOrder, isAmong(orders.status, "from")))
      .prepare(),
  ),
}));

/**
 * The order and its run, before anything else happens: from here on it cannot get lost. Answers false
 * when the id is known already, which is what a double click looks like.
 */
export function placeOrder(
  db: Database,
  order: Omit<typeof orders.$inferInsert, "number">,
): boolean {
  const { id, userId, createdAt } = order;
  return transaction(db, () => {
    const number = nextNumber(db);
    const run = { id, userId, kind: "order" as const, title: `Order ${number}` };
    if (!insertRun(db, { ...run, createdAt, updatedAt: createdAt })) return false;
    statements(db).insert({ ...order, number });
    return true;
  });
}

/** Two writers take turns, so no number is given twice. */
function nextNumber(db: Database): number {
  return Math.max(1_000, statements(db).lastNumber.get()?.number ?? 0) + 1;
}

type NextAttempt = Pick<Order, "id" | "userId" | "address" | "note" | "paymentMethod"> &
  Partial<Pick<Order, "itemsShownCents">> & { now: number };

/**
 * Another try at paying an order whose last one failed: its run is opened again and waits to be taken
 * up. Answers the number of the try, or nothing when the order is not in need of one.
 */
export function openNextAttempt(
  db: Database,
  { now, itemsShownCents = null, ...wanted }: NextAttempt,
): number | undefined {
  return transaction(db, () => {
    const next = { ...wanted, itemsShownCents, updatedAt: now };
    const opened = statements(db).openNextAttempt.get(next);
    if (!opened) return undefined;
    queueRunAgain(db, { id: wanted.id, now });
    return opened.attempt;
  });
}

interface Quote {
  orderId: string;
  zoneId: string;
  lines: readonly Omit<OrderLine, "orderId" | "position">[];
  itemsCents: number;
  shippingCents: number;
  totalCents: number;
  currency: string;
  now: number;
}

/** From here on the order costs what it says, whatever the catalogue says later. Answers whether it could. */
export function freezeQuote(db: Database, { orderId, lines, now, ...quote }: Quote): boolean {
  const { freeze, deleteLines, insertLine } = statements(db);
  return transaction(db, () => {
    if (freeze.run({ id: orderId, ...quote, updatedAt: now }).changes === 0) return false;
    deleteLines.run({ orderId });
    for (const [position, line] of lines.entries()) insertLine({ orderId, position, ...line });
    return true;
  });
}

interface Move {
  id: string;
  status: OrderStatus;
  reason?: string | null;
  /** Only from these: a move that comes late changes nothing. */
  from?: readonly OrderStatus[];
  now: number;
}

/** A final status stays. Answers whether the order moved. */
export function moveOrder(
  db: Database,
  { id, status, reason, from = orderStatuses, now }: Move,
): boolean {
  const row = { status, reason, updatedAt: now, ...(isFinal(status) && { endedAt: now }) };
  const open = from.filter((earlier) => !isFinal(earlier));
  const moved = statements(db)
    .move(row)
    .run({ ...row, id, from: JSON.stringify(open) });
  return moved.changes === 1;
}

function isFinal(status: OrderStatus): boolean {
  return finalOrderStatuses.some((final) => final === status);
}
