import { sql } from "drizzle-orm";
import type { Database } from "#db/connection.ts";
import { payments, runs } from "#db/schema.ts";
import { cartLines, carts, invoices, orderLines, orders, shipments } from "#db/shop/schema.ts";
import type { OrderStatus } from "#db/shop/statuses.ts";
import type { PaymentStatus } from "#db/statuses.ts";
import { pretendedSeller } from "#server/rules/seller.ts";

export const address = {
  name: "Alice Liddell",
  line1: "Rabbit Hole 7",
  postcode: "10115",
  city: "Berlin",
  country: "DE",
};

export const now = Date.UTC(2026, 0, 5, 9);

interface WantedOrder {
  id: string;
  userId?: string;
  status?: OrderStatus;
  note?: string;
  payment?: PaymentStatus;
  invoice?: boolean;
  waitingUntil?: number;
}

const nextNumber = sql`(select coalesce(max(number), 1000) + 1 from orders)`;

/** An order as the services would have left it, without having run any of them. */
export function insertOrderRows(db: Database, wanted: WantedOrder): void {
  const { id, userId = "usr_alice", status = "awaiting_payment", note = "" } = wanted;
  const times = { createdAt: now, updatedAt: now };
  db.insert(runs)
    .values({
      id,
      userId,
      kind: "order",
      title: "An order",
      status: "waiting",
      waitingUntil: wanted.waitingUntil ?? null,
      ...times,
    })
    .run();
  const sums = { itemsCents: 3450, shippingCents: 550, totalCents: 4000 };
  db.insert(orders)
    .values({ id, number: nextNumber, userId, status, address, note, ...sums, ...times })
    .run();
  db.insert(orderLines)
    .values({
      orderId: id,
      sku: "WRK-0101",
      productId: "prd_claw-hammer",
      name: "Claw hammer, 450 g",
      picture: "/pictures/claw-hammer.svg",
      unitCents: 3450,
      quantity: 1,
      position: 0,
    })
    .run();
  if (wanted.payment) insertPayment(db, id, wanted.payment);
  if (wanted.invoice) insertInvoice(db, id);
}

export const awakeableId = "prom_1nobodys_business";

function insertPayment(db: Database, orderId: string, status: PaymentStatus): void {
  db.insert(payments)
    .values({
      id: `pay_${orderId}`,
      runId: orderId,
      attempt: 1,
      provider: "northpay",
      status,
      amountCents: 4000,
      capturedCents: status === "captured" || status === "refunded" ? 4000 : 0,
      refundedCents: status === "refunded" ? 4000 : 0,
      currency: "EUR",
      payUrl: "https://pay.example/i/1",
      awakeableId,
      expiresAt: now + 900_000,
      createdAt: now,
      updatedAt: now,
    })
    .run();
}

function insertInvoice(db: Database, orderId: string): void {
  const number = db.select().from(invoices).all().length + 1;
  const sum = { totalCents: 4000, currency: "EUR" };
  const row = { orderId, number, ...sum, issuedAt: now, seller: pretendedSeller };
  db.insert(invoices).values(row).run();
  db.insert(shipments).values({ orderId, labelId: "lbl_1", updatedAt: now }).run();
}

export function fillCart(db: Database, userId: string, lines: Record<string, number>): void {
  db.insert(carts).values({ userId, updatedAt: now }).onConflictDoNothing().run();
  for (const [position, [sku, quantity]] of Object.entries(lines).entries()) {
    db.insert(cartLines).values({ userId, sku, quantity, position }).run();
  }
}
