import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Database, openDatabase } from "#db/connection.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { findDecision, insertDecision } from "#db/shop/decisions.ts";
import { cancelInvoice, findInvoice, issueInvoice } from "#db/shop/invoices.ts";
import { freezeQuote, placeOrder } from "#db/shop/order-changes.ts";
import { weighOrder } from "#db/shop/orders.ts";
import { findPick, insertPick, putBackPick } from "#db/shop/picks.ts";
import { seedProducts } from "#db/shop/seed/products.ts";
import { findShipment, moveShipment, saveShipment } from "#db/shop/shipments.ts";
import type { ShipmentStatus } from "#db/shop/statuses.ts";
import { seedDatabase } from "#server/domains/index.ts";
import { pretendedSeller } from "#server/rules/seller.ts";

let db: Database;
beforeEach(() => {
  db = openDatabase({ file: ":memory:" });
  migrateDatabase(db);
  seedDatabase(db, { users: [alice], now: 1 });
  for (const id of ["ord_1", "ord_2", "ord_3"]) {
    const times = { createdAt: 1, updatedAt: 1 };
    placeOrder(db, { id, userId: alice.id, address, ...times });
  }
});
afterEach(() => db.$client.close());

describe("invoices", () => {
  const issue = (orderId: string, issuedAt = 5) =>
    issueInvoice(db, {
      orderId,
      totalCents: 900,
      currency: "EUR",
      issuedAt,
      seller: pretendedSeller,
    });

  test("are numbered from one, without gaps", () => {
    expect(["ord_1", "ord_2", "ord_3"].map((id) => issue(id).number)).toEqual([1, 2, 3]);
  });

  test("are written once for each order", () => {
    const first = issue("ord_1");
    expect(issue("ord_1", 9)).toEqual(first);
    expect(issue("ord_2").number).toBe(2);
  });

  test("keep their number when they are cancelled, which happens once", () => {
    issue("ord_1");
    cancelInvoice(db, { orderId: "ord_1", now: 7 });
    cancelInvoice(db, { orderId: "ord_1", now: 8 });
    expect(findInvoice(db, { orderId: "ord_1" })).toMatchObject({ number: 1, cancelledAt: 7 });
    expect(issue("ord_2").number).toBe(2);
  });

  test("that were never written are not cancelled", () => {
    cancelInvoice(db, { orderId: "ord_1", now: 7 });
    expect(findInvoice(db, { orderId: "ord_1" })).toBeUndefined();
  });
});

describe("picks", () => {
  test("happen once and are put back once", () => {
    putBackPick(db, { orderId: "ord_1", now: 1 });
    expect(findPick(db, { orderId: "ord_1" })).toBeUndefined();
    insertPick(db, { orderId: "ord_1", now: 2 });
    insertPick(db, { orderId: "ord_1", now: 3 });
    putBackPick(db, { orderId: "ord_1", now: 4 });
    putBackPick(db, { orderId: "ord_1", now: 5 });
    expect(findPick(db, { orderId: "ord_1" })).toMatchObject({ pickedAt: 2, putBackAt: 4 });
  });
});

describe("a shipment", () => {
  test("adds what is learnt to what is known", () => {
    saveShipment(db, { orderId: "ord_1", labelId: "lbl_1", now: 2 });
    const tracking = [{ status: "booked", at: 3 }];
    saveShipment(db, { orderId: "ord_1", shipmentId: "shp_1", status: "booked", tracking, now: 3 });
    saveShipment(db, { orderId: "ord_1", labelVoidAt: 4, now: 4 });
    expect(findShipment(db, { orderId: "ord_1" })).toEqual({
      orderId: "ord_1",
      carrier: null,
      passedOver: null,
      labelId: "lbl_1",
      labelUrl: null,
      labelVoidAt: 4,
      shipmentId: "shp_1",
      parcel: 1,
      trackingNumber: null,
      status: "booked",
      tracking,
      updatedAt: 4,
    });
  });
});

describe("news of a shipment", () => {
  const told = (status: ShipmentStatus) => ({
    ...{ orderId: "ord_1", shipmentId: "shp_1", trackingNumber: "CW1", status, now: 3 },
    tracking: [{ status, at: 3 }],
  });
  const kept = () => findShipment(db, { orderId: "ord_1" });

  test("add the parcel to its label", () => {
    saveShipment(db, { orderId: "ord_1", labelId: "lbl_1", now: 2 });
    expect(moveShipment(db, told("booked"))).toBe(true);
    expect(kept()).toMatchObject({ labelId: "lbl_1", shipmentId: "shp_1", status: "booked" });
  });

  test("never take it back", () => {
    const heard: ShipmentStatus[] = [
      "in_transit",
      "booked",
      "in_transit",
      "delivered",
      "cancelled",
    ];
    const news = heard.map((status) => moveShipment(db, told(status)));
    expect(news).toEqual([true, false, false, true, false]);
    expect(kept()).toMatchObject({ status: "delivered", tracking: [{ status: "delivered" }] });
  });

  test("of an end stay: what was called back is not delivered after all", () => {
    expect([moveShipment(db, told("cancelled")), moveShipment(db, told("delivered"))]).toEqual([
      true,
      false,
    ]);
    expect(kept()?.status).toBe("cancelled");
  });
});

describe("a decision", () => {
  test("stays as it was first taken, with the name of who took it", () => {
    const decision = { orderId: "ord_1", topic: "approval", now: 3 } as const;
    insertDecision(db, { ...decision, action: "reject", by: alice.id, reason: "Too dear" });
    insertDecision(db, { ...decision, action: "approve", by: "usr_other", now: 4 });
    expect(findDecision(db, decision)).toEqual({
      action: "reject",
      by: alice.id,
      name: "Alice",
      reason: "Too dear",
      at: 3,
    });
  });

  test("about one thing is none about another", () => {
    insertDecision(db, {
      orderId: "ord_1",
      topic: "cancellation",
      action: "cancel",
      by: "x",
      now: 3,
    });
    expect(findDecision(db, { orderId: "ord_1", topic: "approval" })).toBeUndefined();
    expect(findDecision(db, { orderId: "ord_2", topic: "cancellation" })).toBeUndefined();
  });
});

test("an order weighs as much as all that is in it", () => {
  const [one, two] = seedProducts;
  if (!one || !two) throw new Error("The seed is empty");
  const line = ({ sku, id, name, picture, priceCents }: typeof one, quantity: number) => ({
    ...{ sku, name, picture, quantity, productId: id, unitCents: priceCents },
  });
  freezeQuote(db, {
    orderId: "ord_1",
    zoneId: "zone_home",
    lines: [line(one, 2), line(two, 3)],
    ...{ itemsCents: 1, shippingCents: 1, totalCents: 2, currency: "EUR", now: 2 },
  });
  const grams = 2 * one.weightGrams + 3 * two.weightGrams;
  expect(weighOrder(db, { orderId: "ord_1" })).toBe(grams);
  expect(weighOrder(db, { orderId: "ord_2" })).toBe(0);
});

const alice = {
  id: "usr_alice",
  username: "alice",
  displayName: "Alice",
  passwordHash: "scrypt",
  role: "shopper",
} as const;

const address = { name: "Alice", line1: "1 Mill Lane", postcode: "1", city: "B", country: "DE" };
