import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { z } from "zod";
import { confirmPayment, insertPayment } from "#db/queries/payments.ts";
import { findRun, listStepEvents, listSteps } from "#db/queries/runs.ts";
import { freezeQuote, moveOrder, placeOrder } from "#db/shop/order-changes.ts";
import { findAnyOrder } from "#db/shop/orders.ts";
import { findProductBySku } from "#db/shop/products.ts";
import type { OrderStatus } from "#db/shop/statuses.ts";
import { confirmHold, holdStock } from "#db/shop/stock.ts";
import { finalRunStatuses } from "#db/statuses.ts";
import { listBrokenInvariants } from "#server/domains/index.ts";
import { orderFulfillment } from "#server/domains/shop/services/order-fulfillment/contract.ts";
import { channels } from "#server/outside/messages.ts";
import { lettersAbout } from "../../support/letters.ts";
import { ledgerOf } from "../../support/providers.ts";
import type { TestShop } from "../../support/shop.ts";
import type { Visitor } from "../../support/visitor.ts";
import { until } from "../../support/waiting.ts";

interface Wanted {
  shopper?: Visitor;
  note?: string;
  sku?: string;
  quantity?: number;
}

/** An order as checkout leaves it: quoted, its stock held, its money authorised. */
export async function placePaidOrder(
  shop: TestShop,
  { shopper = shop.newShopper(), note = "", sku = "DSK-0301", quantity = 1 }: Wanted = {},
): Promise<PaidOrder> {
  const { db, outside } = shop;
  const id = `ord_${randomUUID()}`;
  const now = Date.now();
  const order = { id, userId: shopper.userId, address, note, createdAt: now, updatedAt: now };
  placeOrder(db, order);
  const amountCents = quote(shop, { orderId: id, sku, quantity });
  const lines = [{ sku, quantity }];
  expect(holdStock(db, { orderId: id, lines, expiresAt: now + 60_000, now })).toEqual([]);
  confirmHold(db, { orderId: id, now });

  const awakeableId = `awakeable of ${id}`;
  const { intentId } = await outside.payments.acorn.createIntent(
    { orderId: id, amountCents, currency: "EUR", callbackRef: awakeableId },
    `${id}/intent/1`,
  );
  const times = { expiresAt: now + 60_000, createdAt: now, updatedAt: now };
  const money = { amountCents, currency: "EUR", provider: "acorn" };
  insertPayment(db, { id: `pay_${id}`, runId: id, attempt: 1, awakeableId, ...money, ...times });
  await shop.pay(id);
  confirmPayment(db, { id: `pay_${id}`, intentId, status: "authorised", now });
  moveOrder(db, { id, status: "awaiting_approval", now });
  return new PaidOrder(shop, shopper, { id, intentId, amountCents });
}

/** The same, with its fulfillment begun. */
export async function beginFulfillment(shop: TestShop, wanted?: Wanted): Promise<PaidOrder> {
  const order = await placePaidOrder(shop, wanted);
  await order.begin();
  return order;
}

export class PaidOrder {
  readonly id: string;
  readonly #intentId: string;
  readonly #amountCents: number;

  constructor(
    private readonly shop: TestShop,
    readonly shopper: Visitor,
    { id, intentId, amountCents }: { id: string; intentId: string; amountCents: number },
  ) {
    this.id = id;
    this.#intentId = intentId;
    this.#amountCents = amountCents;
  }

  async begin(): Promise<void> {
    const paid = { intentId: this.#intentId, totalCents: this.#amountCents, currency: "EUR" };
    const workflow = this.shop.ingress.sendClient(orderFulfillment, this.id);
    await workflow.run({ userId: this.shopper.userId, ...paid });
  }

  get row() {
    const order = findAnyOrder(this.shop.db, { id: this.id });
    if (!order) throw new Error(`There is no order ${this.id}`);
    return order;
  }

  get run() {
    const run = findRun(this.shop.db, { id: this.id, userId: this.shopper.userId });
    if (!run) throw new Error(`There is no run ${this.id}`);
    return run;
  }

  steps() {
    return Object.fromEntries(
      listSteps(this.shop.db, { runId: this.id }).map(({ name, status }) => [name, status]),
    );
  }

  /** The names of the steps that were undone, in the order of undoing. */
  undone(): string[] {
    return listStepEvents(this.shop.db, { runId: this.id })
      .filter(({ status }) => status === "compensated")
      .map(({ step }) => step);
  }

  reaches(status: OrderStatus): Promise<true> {
    return until(`${this.id} to be ${status}`, () => this.row.status === status);
  }

  /** Its workflow has ended, and everything about it adds up, here and outside. */
  async ends(as: OrderStatus): Promise<void> {
    await until(`${this.id} to end`, () =>
      finalRunStatuses.some((final) => final === this.run.status),
    );
    expect(this.row).toMatchObject({ status: as });
    expect(listBrokenInvariants(this.shop.db)).toEqual([]);
    const { captured, refunded } = await this.money();
    expect(captured - refunded).toBe(as === "delivered" ? this.#amountCents : 0);
  }

  /** By the provider's ledger; an intent that is still authorised would be money held for nothing. */
  async money() {
    const ledger = await ledgerOf(this.shop.outside.payments, this.id);
    const [intent] = ledger.intents;
    return {
      captured: ledger.capturedCents,
      refunded: ledger.refundedCents,
      status: intent?.status,
    };
  }

  /** By the carrier's ledger. */
  async parcels() {
    const { kestrel: carrier } = this.shop.outside.carriers;
    const labels = await carrier.labelsOf(this.id);
    const shipments = await carrier.shipmentsOf(this.id);
    return {
      labels: labels.map(({ status }) => status),
      shipments: shipments.map(({ status }) => status),
    };
  }

  /** By their kinds, in the order in which they were written. */
  letters(): string[] {
    return lettersAbout(this.shop.db, this.id).map(({ kind }) => kind);
  }

  async messages(): Promise<string[]> {
    const answer = await fetch(`${this.shop.sandboxUrl}/outbox?ref=${this.id}`);
    return outbox.parse(await answer.json()).messages.map(({ channel }) => channel);
  }
}

const outbox = z.object({ messages: z.array(z.object({ channel: z.enum(channels) })) });

function quote(
  { db }: TestShop,
  { orderId, sku, quantity }: { orderId: string; sku: string; quantity: number },
): number {
  const product = findProductBySku(db, { sku });
  if (!product) throw new Error(`The seed has no ${sku}`);
  const { id: productId, name, picture, priceCents: unitCents } = product;
  const itemsCents = unitCents * quantity;
  const shippingCents = 550;
  const totalCents = itemsCents + shippingCents;
  freezeQuote(db, {
    orderId,
    zoneId: "zone_home",
    lines: [{ sku, productId, name, picture, unitCents, quantity }],
    itemsCents,
    shippingCents,
    totalCents,
    currency: "EUR",
    now: Date.now(),
  });
  return totalCents;
}

const address = {
  name: "Alice Archer",
  line1: "1 Mill Lane",
  postcode: "10115",
  city: "Berlin",
  country: "DE",
};
