import { join } from "node:path";
import { expect } from "vitest";
import { z } from "zod";
import { openDatabase } from "#db/connection.ts";
import { listSteps } from "#db/queries/runs.ts";
import { findAnyOrder } from "#db/shop/orders.ts";
import type { OrderStatus } from "#db/shop/statuses.ts";
import { connectOutside, type Outside } from "#server/outside/connect.ts";
import { type Customer, signInTo } from "../../support/customer.ts";
import { assertInvariants } from "../../support/invariants.ts";
import { payOnPage } from "../../support/pay.ts";
import { ledgerOf, paid } from "../../support/providers.ts";
import type { Shop } from "../../support/shop-process.ts";
import { sandboxUrlsOf } from "../../support/shop-process.ts";
import { until } from "../../support/waiting.ts";

const placed = z.object({ orderId: z.string() });
const address = {
  name: "Alice Archer",
  line1: "1 Mill Lane",
  postcode: "10115",
  city: "Berlin",
  country: "DE",
};

/** One order of alice in a shop that is killed again and again; it speaks to whichever life there is. */
export class Order {
  private constructor(
    readonly id: string,
    private readonly shop: Shop,
    readonly alice: Customer,
    readonly admin: Customer,
  ) {}

  static async place(shop: Shop, { note = "" } = {}): Promise<Order> {
    const alice = await signInTo(shop.url, "alice");
    const admin = await signInTo(shop.url, "admin");
    await alice.post("/api/cart/add", { sku: "WRK-0101", quantity: 2 });
    const { orderId } = placed.parse(await alice.post("/api/checkout", { address, note }));
    return new Order(orderId, shop, alice, admin);
  }

  becomes(status: OrderStatus): Promise<true> {
    const label = `${this.id} to be ${status}`;
    return until(label, () => this.#read(({ status: now }) => now === status), {
      deadline: 30_000,
    });
  }

  /** For what must not have moved it: whatever would have is answered already. */
  async stays(status: OrderStatus): Promise<void> {
    expect(this.#read(({ status: now }) => now)).toBe(status);
  }

  /** A step of its story is there with this status. */
  reaches(name: string, status: string): Promise<true> {
    return until(`"${name}" to be ${status}`, () =>
      this.#withDatabase((db) =>
        listSteps(db, { runId: this.id }).some(
          (step) => step.name === name && step.status === status,
        ),
      ),
    );
  }

  pay(): Promise<void> {
    return payOnPage(this.#outside, this.id);
  }

  approve(): Promise<true> {
    return this.admin.postUntilTaken(`/api/workflow/${this.id}/approve`);
  }

  /** It has arrived, and the ledgers of all the others tell that everything happened once. */
  async isDeliveredOnce(): Promise<void> {
    await this.becomes("delivered");
    await this.reaches("Tell by push", "done");
    const total = this.#read(({ totalCents }) => totalCents);
    const { payments, carriers } = this.#outside;

    const { intents, capturedCents, refundedCents } = await ledgerOf(payments, this.id);
    expect(paid(intents).map(({ status }) => status)).toEqual(["captured"]);
    expect(intents.flatMap(({ captures }) => captures)).toHaveLength(1);
    expect([capturedCents, refundedCents]).toEqual([total, 0]);

    const statuses = (made: { status: string }[]) => made.map(({ status }) => status);
    const both = Object.values(carriers);
    const parcels = await Promise.all(both.map((carrier) => carrier.shipmentsOf(this.id)));
    expect(statuses(parcels.flat())).toEqual(["delivered"]);
    const labels = await Promise.all(both.map((carrier) => carrier.labelsOf(this.id)));
    // One that was printed unheard, at a carrier that was passed over, is void.
    expect(statuses(labels.flat()).filter((status) => status !== "void")).toEqual(["printed"]);
    const slots = await Promise.all(both.map((carrier) => carrier.slots?.ofOrder(this.id) ?? []));
    expect(statuses(slots.flat()).filter((status) => status !== "released")).toEqual(["used"]);
    await until("its letters", async () => (await this.#messages()).length >= 6);
    const mails = ["mail", "mail", "mail", "mail"];
    expect((await this.#messages()).sort()).toEqual([...mails, "push", "text"]);
    await this.#withDatabase((db) => assertInvariants(db, payments));
  }

  get #outside(): Outside {
    return connectOutside({ urls: sandboxUrlsOf(this.shop), timeoutMs: 5_000 });
  }

  get #sandboxUrl(): string {
    return `http://127.0.0.1:${this.shop.env.SANDBOX_PORT}`;
  }

  async #messages(): Promise<string[]> {
    const answer = await fetch(`${this.#sandboxUrl}/outbox?ref=${this.id}`);
    return outbox.parse(await answer.json()).messages.map(({ channel }) => channel);
  }

  #read<T>(look: (order: NonNullable<ReturnType<typeof findAnyOrder>>) => T): T {
    return this.#withDatabase((db) => {
      const order = findAnyOrder(db, { id: this.id });
      if (!order) throw new Error(`There is no order ${this.id}`);
      return look(order);
    });
  }

  #withDatabase<T>(use: (db: ReturnType<typeof openDatabase>) => T): T {
    const db = openDatabase({ file: join(this.shop.dataDir, "cartwright.db") });
    const close = () => void db.$client.close();
    const result = use(db);
    if (result instanceof Promise) result.finally(close).catch(() => {});
    else close();
    return result;
  }
}

const outbox = z.object({ messages: z.array(z.object({ channel: z.string() })) });
