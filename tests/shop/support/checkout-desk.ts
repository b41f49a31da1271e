import { eq } from "drizzle-orm";
import { findAnyOrder } from "#db/shop/orders.ts";
import { products } from "#db/shop/schema.ts";
import type { OrderStatus } from "#db/shop/statuses.ts";
import { openTestShop, type TestShop, type TestShopOptions } from "../../support/shop.ts";
import type { Visitor } from "../../support/visitor.ts";
import { until } from "../../support/waiting.ts";
import { recordingFulfillment } from "./recording-fulfillment.ts";

export const anAddress = {
  name: "Alice Archer",
  line1: "1 Mill Lane",
  postcode: "1010",
  city: "Vienna",
  country: "AT",
};

export interface Desk extends TestShop {
  /** The orders whose fulfillment was launched. */
  launched: string[];
  /** Somebody new with one thing, or with these, in the cart. */
  shopperWith(lines?: Record<string, number>): Promise<Visitor>;
  checkOut(shopper: Visitor, body?: object): Promise<string>;
  becomes(orderId: string, status: OrderStatus): Promise<void>;
  /** Until the fulfillment of the order is launched. */
  launch(orderId: string): Promise<void>;
  /** On the shelf, nothing held: as many as said. */
  stock(sku: string, quantity: number): void;
}

/** The shop with a fulfillment that only keeps what it was asked, for tests of what comes before it. */
export async function openDesk(options: TestShopOptions = {}): Promise<Desk> {
  const { workflow, launched } = recordingFulfillment();
  const shop = await openTestShop({ standIns: [workflow], ...options });
  const { db } = shop;
  return {
    ...shop,
    launched,
    async shopperWith(lines = { [pen]: 1 }) {
      const shopper = shop.newShopper();
      for (const [sku, quantity] of Object.entries(lines)) {
        const answer = await shopper.post("/api/cart/add", { sku, quantity });
        if (!answer.ok) throw new Error(`${sku} was not added: ${await answer.text()}`);
      }
      return shopper;
    },
    async checkOut(shopper, body = {}) {
      const answer = await shopper.post("/api/checkout", { address: anAddress, ...body });
      if (answer.status !== 202)
        throw new Error(`The checkout was answered ${await answer.text()}`);
      const { orderId } = (await answer.json()) as { orderId: string };
      return orderId;
    },
    async becomes(orderId, status) {
      const label = `${orderId} to be ${status}`;
      await until(label, () => findAnyOrder(db, { id: orderId })?.status === status, {
        deadline: 60_000,
      });
    },
    async launch(orderId) {
      await until(`${orderId} to be launched`, () => launched.includes(orderId));
    },
    stock(sku, quantity) {
      db.update(products)
        .set({ stockQty: quantity, stockedQty: quantity })
        .where(eq(products.sku, sku))
        .run();
    },
  };
}

export const pen = "DSK-0301";
