import { describe, expect, test } from "vitest";
import type { RunStep } from "#db/queries/runs.ts";
import type { OrderDescription } from "#db/shop/order-pages.ts";
import { type OrderStatus, orderStatuses } from "#db/shop/statuses.ts";
import type { PaymentStatus } from "#db/statuses.ts";
import type { NextTry } from "#server/domains/shop/rules/next-try.ts";
import { stepNames } from "#server/domains/shop/rules/step-names.ts";
import { pretendedSeller } from "#server/rules/seller.ts";
import { renderMarkdown } from "#views/markdown.ts";
import { outcomeOf } from "#views/parts/undoings.tsx";
import { progressOf } from "#views/shop/order-progress.ts";
import { orderUndoings, undoneHeadline } from "#views/shop/order-undoing.ts";
import { invoiceMarkdown, orderMarkdown } from "#views/shop/output/orders.ts";
import { InvoicePage } from "#views/shop/pages/invoice.tsx";
import { OrderPage } from "#views/shop/pages/order.tsx";

const now = Date.UTC(2026, 0, 5, 9);

describe("an order offers", () => {
  const offers: Record<OrderStatus, string[]> = {
    checking: [],
    awaiting_payment: ["pay", "cancel-payment"],
    payment_failed: ["pay-again", "to-cart"],
    awaiting_approval: ["cancel-order"],
    preparing: ["cancel-order"],
    shipped: [],
    undoing: [],
    delivered: ["order-again"],
    rejected: ["order-again"],
    cancelled: ["order-again"],
    failed: ["order-again"],
  };
  const choices = ["pay", "cancel-payment", "pay-again", "to-cart", "cancel-order", "order-again"];

  test.each(orderStatuses)("when %s exactly what can be done", (status) => {
    const html = drawn(describeOrder({ status, payments: [payment("pending")] }));
    expect(choices.filter((id) => html.includes(`id="${id}"`))).toEqual(offers[status]);
  });

  test("no way to pay before the provider has opened one", () => {
    const html = drawn(describeOrder({ status: "awaiting_payment" }));
    expect(html).not.toContain('id="pay"');
    expect(html).toContain('id="cancel-payment"');
  });

  test("no second way to pay while the bank is asked, but another card", () => {
    const order = describeOrder({ status: "awaiting_payment", payments: [payment("pending")] });
    const html = String(<OrderPage order={order} now={now} nextTry={unhindered} isBankAsked />);
    expect(html).toContain("We are waiting for your bank.");
    expect(html).not.toContain('id="pay"');
    expect(html).toContain('id="cancel-payment"');
  });

  test("no way to pay an earlier try", () => {
    const order = describeOrder({
      status: "awaiting_payment",
      attempt: 2,
      payments: [{ ...payment("pending"), attempt: 1 }],
    });
    expect(drawn(order)).not.toContain('id="pay"');
  });

  test("the next try at the same order, and none with an empty cart", () => {
    const order = describeOrder({ status: "payment_failed", attempt: 2 });
    const html = drawn(order);
    expect(html).toContain('name="attempt" value="3"');
    expect(html).toContain(`name="orderId" value="${order.id}"`);
    expect(drawn(order, { ...unhindered, isCartEmpty: true })).not.toContain(
      'action="/api/checkout"',
    );
  });

  test("no further try while a line of the cart cannot be had, but to keep what can be", () => {
    const short = [{ sku: "WRK-0101", words: "Claw hammer, 450 g is out of stock" }];
    const html = drawn(describeOrder({ status: "payment_failed" }), { ...unhindered, short });
    expect(html).not.toContain('action="/api/checkout"');
    expect(html).toContain("Claw hammer, 450 g is out of stock.");
    expect(html).toContain('id="trim-cart"');
  });

  test("no further try that the safety check would refuse again", () => {
    const order = describeOrder({ status: "payment_failed" });
    const html = drawn(order, { ...unhindered, suspicion: "the order was flagged by its note" });
    expect(html).not.toContain('action="/api/checkout"');
    expect(html).toContain("Safety check: the order was flagged by its note.");
  });

  test("no further try to where nothing is shipped, but another address", () => {
    const order = describeOrder({ status: "payment_failed" });
    const html = drawn(order, { ...unhindered, shipsThere: false });
    expect(html).not.toContain('action="/api/checkout"');
    expect(html).toContain("We do not ship to Germany. Choose another address in your cart.");
  });

  test("the way to what is being paid instead, while that is another order", () => {
    const order = describeOrder({ status: "payment_failed" });
    const html = drawn(order, { ...unhindered, otherOrder: "ord_2" });
    expect(html).not.toContain('action="/api/checkout"');
    expect(html).toContain('href="/orders/ord_2"');
  });

  test("its things once more when the cart is empty", () => {
    const order = describeOrder({ status: "payment_failed" });
    expect(drawn(order, { ...unhindered, isCartEmpty: true })).toContain('id="order-again"');
  });

  test("a cancellation only behind a second step, which says what becomes of the money", () => {
    const html = drawn(describeOrder({ status: "awaiting_approval" }));
    expect(html).toMatch(/<details id="cancel-order-step"(?! open)[^>]*>.*id="cancel-order"/s);
    expect(html).toContain("the money that is reserved is freed");
    const paid = { ...payment("captured"), capturedCents: 4000 };
    const taken = drawn(describeOrder({ status: "preparing", payments: [paid] }));
    expect(taken).toContain("the money that was taken goes back");
  });
});

describe("the way of an order", () => {
  const states = (order: Partial<OrderDescription>) =>
    progressOf(describeOrder(order))
      .map(({ state }) => state)
      .join(" ");

  test.each([
    [{ status: "checking" }, "now todo todo todo todo todo"],
    [{ status: "awaiting_payment" }, "done now todo todo todo todo"],
    [{ status: "awaiting_approval" }, "done done now todo todo todo"],
    [{ status: "preparing" }, "done done done now todo todo"],
    [{ status: "shipped" }, "done done done done now todo"],
    [{ status: "delivered" }, "done done done done done done"],
  ] as const)("%o is %s", (order, expected) => {
    expect(states(order)).toBe(expected);
  });

  test("is turned back where it was, not where it might have come", () => {
    const began = (...names: string[]) => names.map((name) => ({ ...aStep, name }));
    const { approval, capture, label, handOver } = stepNames;
    expect(states({ status: "undoing", steps: began(approval) })).toMatch(/^done done stopped/);
    expect(states({ status: "cancelled", steps: began(approval, capture, label) })).toMatch(
      /^done done done stopped unreached/,
    );
    expect(states({ status: "failed", steps: began(approval, capture, label, handOver) })).toMatch(
      /^done done done done stopped unreached/,
    );
  });

  test("ends in its checks when nothing was asked of the provider, else at the payment", () => {
    expect(states({ status: "payment_failed" })).toMatch(/^stopped unreached/);
    const declined = { status: "payment_failed", payments: [payment("declined")] } as const;
    expect(states({ ...declined, payments: [...declined.payments] })).toMatch(/^done stopped/);
  });

  test("shows a payment as undone only when the provider has confirmed it", () => {
    const rejected = (status: PaymentStatus) =>
      states({ status: "rejected", payments: [payment(status)] });
    expect(rejected("authorised")).toMatch(/^done done stopped/);
    expect(rejected("voided")).toMatch(/^done undone stopped/);
  });
});

describe("what people typed", () => {
  const evil = `<script>alert(1)</script> [x](javascript:alert(1)) '"\`@get('/x')\``;
  const order = describeOrder({
    status: "rejected",
    note: evil,
    reason: evil,
    address: { name: evil, line1: evil, postcode: "1", city: evil, country: "DE" },
  });

  test("is text on the page", () => {
    expect(drawn(order)).not.toMatch(/<script|<b>|href="javascript/);
  });

  test("is text in the document", () => {
    const html = String(renderMarkdown(orderMarkdown(order)));
    expect(html).not.toMatch(/<script|href="javascript|<code>@get/);
    expect(html).toContain("alert(1)");
  });
});

describe("the document of an order", () => {
  test("tells state, progress, items, shipment and money", () => {
    const order = describeOrder({
      status: "shipped",
      payments: [{ ...payment("captured"), capturedCents: 4000 }],
      shipment: shipment(),
    });
    const markdown = orderMarkdown(order);
    expect(markdown).toContain("**On its way**");
    expect(markdown).toContain("- [ ] On its way: now\n- [ ] Delivered: to come");
    expect(markdown).toContain("| **Total** |");
    expect(markdown).toContain("TRK\\-1");
    expect(markdown).toContain("| In transit |");
  });
});

test("what the bank asks back, and what was given back past the shop, stands with the payment", () => {
  const paid = { ...payment("partially_refunded"), provider: "stripe", capturedCents: 4000 };
  const order = describeOrder({
    status: "delivered",
    payments: [{ ...paid, refundedCents: 500, refundedElsewhereCents: 500 }],
    disputes: [
      {
        ...{ id: "du_1", runId: "ord_1", provider: "stripe", status: "needs_response" },
        ...{ reason: "product_not_received", amountCents: 3500, currency: "EUR" },
        ...{ answerBy: now, createdAt: now, updatedAt: now },
      },
    ],
  });
  for (const told of [drawn(order), orderMarkdown(order).replaceAll("\\", "")]) {
    expect(told).toContain("€5.00 of it were given back by hand, at Stripe.");
    expect(told).toContain("Disputed");
    expect(told).toContain("€35.00 are asked back at the bank: product not received");
  }
});

describe("an invoice", () => {
  const seller = { ...pretendedSeller, vatId: "ATU00000001", email: "shop@cartwright.example" };
  const invoice = {
    orderId: "ord_1",
    number: 7,
    totalCents: 4000,
    currency: "EUR",
    issuedAt: now,
    seller,
    cancelledAt: null,
  };

  test("carries its number and its total", () => {
    const html = String(
      <InvoicePage order={describeOrder({})} invoice={invoice} seller={seller} />,
    );
    expect(html).toContain("000007");
    expect(html).toContain("€40.00");
    expect(html).not.toContain("Cancelled");
  });

  test("names seller and buyer, what of the total is VAT, and how it was paid", () => {
    const paid = { ...payment("captured"), capturedCents: 4000 };
    const order = describeOrder({ payments: [paid] });
    const page = String(<InvoicePage order={order} invoice={invoice} seller={seller} />);
    for (const drawn of [page, invoiceMarkdown(order, invoice, seller).replaceAll("\\", "")]) {
      for (const words of ["4 Sawmill Lane", "ATU00000001", "Rabbit Hole 7", "VAT, 20 %"])
        expect(drawn).toContain(words);
      expect(drawn).toContain("€6.67");
      expect(drawn).toContain("€33.33");
      expect(drawn).toContain("Paid by card through Acorn: €40.00. Nothing is owed.");
    }
  });

  test("says what was given back, and no VAT where there is none", () => {
    const refunded = { ...payment("refunded"), capturedCents: 4000, refundedCents: 4000 };
    const order = describeOrder({ payments: [refunded] });
    const untaxed = { ...seller, vatPercent: 0 };
    const page = String(<InvoicePage order={order} invoice={invoice} seller={untaxed} />);
    expect(page).toContain("of which €40.00 was given back.");
    expect(page).not.toContain("Of which VAT");
  });

  test("that was cancelled says so, on the page and in its document", () => {
    const cancelled = { ...invoice, cancelledAt: now };
    const html = String(
      <InvoicePage order={describeOrder({})} invoice={cancelled} seller={seller} />,
    );
    expect(html).toContain("Cancelled on 5 Jan 2026");
    expect(invoiceMarkdown(describeOrder({}), cancelled, seller)).toContain(
      "**Cancelled on 5 Jan 2026",
    );
  });
});

describe("what was undone of an order", () => {
  const undone = (name: string, at: number, told: Partial<RunStep> = {}): RunStep => ({
    name,
    status: "compensated",
    attempts: 1,
    allowed: null,
    detail: null,
    lastError: null,
    until: null,
    beganAt: now,
    changedAt: now + at,
    ...told,
  });

  test("stands beside what was done, with its sum, in the order of undoing", () => {
    const order = describeOrder({
      status: "failed",
      payments: [{ ...payment("refunded"), capturedCents: 4000, refundedCents: 4000 }],
      steps: [
        undone(stepNames.stock, 3),
        undone(stepNames.payment, 2, { detail: "refunded" }),
        undone(stepNames.label, 1),
      ],
    });
    expect(undoneHeadline(order)).toBe("What was undone: €40.00 refunded");
    expect(orderUndoings(order).map((pair) => `${pair.did} → ${outcomeOf(pair)}`)).toEqual([
      "Label printed → made void",
      "€40.00 taken → €40.00 refunded",
      "1 × Claw hammer, 450 g set aside → back on the shelf",
    ]);
  });

  test("says what could not be undone, and why", () => {
    const stuck = undone(stepNames.payment, 1, { status: "uncompensated", detail: "no answer" });
    const order = describeOrder({
      status: "failed",
      payments: [payment("captured")],
      steps: [stuck],
    });
    const [pair] = orderUndoings(order).map(outcomeOf);
    expect(pair).toBe("could not be undone: no answer; a person looks into it");
  });

  test("keeps no green tick", () => {
    const order = describeOrder({
      status: "failed",
      payments: [{ ...payment("refunded"), capturedCents: 4000, refundedCents: 4000 }],
      steps: [undone(stepNames.stock, 1)],
    });
    const [checkout, paid] = progressOf(order).map(({ state }) => state);
    expect([checkout, paid]).toEqual(["undone", "undone"]);
  });

  test("is nothing where nothing was", () => {
    expect(drawn(describeOrder({ status: "delivered" }))).not.toContain("What was undone");
  });
});

const unhindered: NextTry = {
  isCartEmpty: false,
  otherOrder: undefined,
  short: [],
  shipsThere: true,
  suspicion: undefined,
};

function drawn(order: OrderDescription, nextTry: NextTry = unhindered): string {
  const tried = order.status === "payment_failed" ? nextTry : undefined;
  return String(<OrderPage order={order} now={now} nextTry={tried} />);
}

function describeOrder(told: Partial<OrderDescription>): OrderDescription {
  return {
    id: "ord_1",
    number: 1001,
    userId: "usr_alice",
    status: "checking",
    attempt: 1,
    address: {
      name: "Alice",
      line1: "Rabbit Hole 7",
      postcode: "1",
      city: "Berlin",
      country: "DE",
    },
    note: "",
    paymentMethod: "card",
    itemsShownCents: null,
    zoneId: "zone_home",
    itemsCents: 3450,
    shippingCents: 550,
    totalCents: 4000,
    currency: "EUR",
    reason: null,
    createdAt: now,
    updatedAt: now,
    endedAt: null,
    run: { waitingFor: null, waitingUntil: null, title: "An order" },
    owner: { username: "alice", displayName: "Alice" },
    lines: [line()],
    payments: [],
    disputes: [],
    shipment: undefined,
    lostParcels: [],
    slot: undefined,
    invoice: undefined,
    steps: [],
    ...told,
  };
}

function line(): OrderDescription["lines"][number] {
  return {
    orderId: "ord_1",
    sku: "WRK-0101",
    productId: "prd_claw-hammer",
    name: "Claw hammer, 450 g",
    picture: "/pictures/claw-hammer.svg",
    unitCents: 3450,
    quantity: 1,
    position: 0,
  };
}

const aStep: RunStep = {
  name: "",
  status: "done",
  attempts: 1,
  allowed: null,
  detail: null,
  lastError: null,
  until: null,
  beganAt: now,
  changedAt: now,
};

function payment(status: PaymentStatus): OrderDescription["payments"][number] {
  return {
    id: "pay_1",
    attempt: 1,
    provider: "acorn",
    passedOver: null,
    status,
    amountCents: 4000,
    capturedCents: 0,
    refundedCents: 0,
    refundedElsewhereCents: 0,
    currency: "EUR",
    payUrl: "https://pay.example/i/1",
    expiresAt: now + 900_000,
    createdAt: now,
    updatedAt: now,
  };
}

function shipment(): NonNullable<OrderDescription["shipment"]> {
  return {
    orderId: "ord_1",
    carrier: "kestrel",
    passedOver: null,
    labelId: "lbl_1",
    labelVoidAt: null,
    labelUrl: null,
    shipmentId: "shp_1",
    trackingNumber: "TRK-1",
    parcel: 1,
    status: "in_transit",
    tracking: [{ status: "in_transit", at: now }],
    updatedAt: now,
  };
}
