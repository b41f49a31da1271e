import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { freezeCart } from "#db/shop/carts.ts";
import { orders, products, stockHolds } from "#db/shop/schema.ts";
import { orderStatuses } from "#db/shop/statuses.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { readStream } from "../support/reading.ts";
import { awakeableId, fillCart, insertOrderRows, now } from "./support/order-rows.ts";

let shop: TestApp;

beforeEach(async () => {
  shop = await openTestApp();
});

afterEach(() => shop.close());

const pageOf = async (who: "alice" | "bob" | "admin", path: string) => {
  const answer = await shop.as(who).open(path);
  return { status: answer.status, text: await answer.text() };
};

describe("an order", () => {
  test.each(["/orders/ord_1", "/orders/ord_1/invoice", "/orders/ord_1?as=markdown"])(
    "is its owner's alone: %s",
    async (path) => {
      insertOrderRows(shop.db, { id: "ord_1", invoice: true });
      expect((await pageOf("alice", path)).status).toBe(200);
      expect((await pageOf("bob", path)).status).toBe(404);
      expect((await pageOf("admin", path)).status).toBe(404);
      const visitor = await shop.visitor().open(path);
      expect(visitor.headers.get("location")).toBe(`/sign-in?next=${encodeURIComponent(path)}`);
    },
  );

  test("is watched by its owner alone", async () => {
    insertOrderRows(shop.db, { id: "ord_1" });
    const stream = "/stream/page?at=%2Forders%2Ford_1";
    expect((await shop.as("bob").get(stream)).status).toBe(404);
    const own = await shop.as("alice").get(stream);
    expect(own.status).toBe(200);
    await own.body?.cancel();
  });

  test("has no invoice until there is one", async () => {
    insertOrderRows(shop.db, { id: "ord_1" });
    expect((await pageOf("alice", "/orders/ord_1/invoice")).status).toBe(404);
  });

  test("never shows what would wake its checkout", async () => {
    insertOrderRows(shop.db, { id: "ord_1", payment: "pending" });
    for (const path of ["/orders/ord_1", "/orders/ord_1?as=markdown", "/orders"]) {
      expect((await pageOf("alice", path)).text).not.toContain(awakeableId);
    }
  });

  test("moves on the page as it moves in the database", async () => {
    insertOrderRows(shop.db, { id: "ord_1", payment: "pending" });
    const answer = await shop.as("alice").get("/stream/page?at=%2Forders%2Ford_1");
    const stream = readStream(answer);
    await stream.until("the present state", /id="pay"/);
    shop.db.update(orders).set({ status: "awaiting_approval" }).run();
    shop.hub.wake("run:ord_1");
    expect(await stream.until("the next state", /Waiting for approval/)).not.toContain('id="pay"');
    await stream.close();
  });
});

describe("an admin", () => {
  test("reads anybody's order and decides about it, and takes none of its owner's choices", async () => {
    insertOrderRows(shop.db, { id: "ord_1", status: "awaiting_approval" });
    const { status, text } = await pageOf("admin", "/admin/orders/ord_1");
    expect(status).toBe(200);
    expect(formsIn(text)).toContain("/api/workflow/ord_1/approve");
    expect(formsIn(text)).toContain("/api/workflow/ord_1/reject");
    expect(formsIn(text)).not.toContain("/api/workflow/ord_1/cancel");
  });

  test("has nothing to decide about an order that does not wait for it", async () => {
    insertOrderRows(shop.db, { id: "ord_1", status: "shipped" });
    const { text } = await pageOf("admin", "/admin/orders/ord_1");
    expect(formsIn(text).filter((action) => action.startsWith("/api/workflow"))).toEqual([]);
  });

  test("finds 404 where there is no order", async () => {
    expect((await pageOf("admin", "/admin/orders/ord_none")).status).toBe(404);
  });

  test.each(["/admin", "/admin/orders/ord_1"])("alone opens %s", async (path) => {
    insertOrderRows(shop.db, { id: "ord_1", status: "awaiting_approval" });
    expect((await pageOf("admin", path)).status).toBe(200);
    expect((await pageOf("alice", path)).status).toBe(404);
  });

  test("sees on every page how many orders wait, and a shopper does not", async () => {
    insertOrderRows(shop.db, { id: "ord_1", status: "awaiting_approval" });
    const count = "waiting for a decision";
    expect((await pageOf("admin", "/products")).text).toContain(count);
    expect((await pageOf("alice", "/products")).text).not.toContain(count);
  });

  test("is told of a new order while another page is open", async () => {
    const answer = await shop.as("admin").get("/stream/page?at=%2Fproducts");
    const stream = readStream(answer);
    await stream.until("the present state", /id="sidebar"/);
    insertOrderRows(shop.db, { id: "ord_1", status: "awaiting_approval" });
    shop.hub.wake("admin");
    await stream.until("the count", /waiting for a decision/);
    await stream.close();
  });

  test("who rejects without a reason gets the form again, with the words beside the field", async () => {
    insertOrderRows(shop.db, { id: "ord_1", status: "awaiting_approval" });
    const admin = shop.as("admin");
    const answer = await admin.submit("/api/workflow/ord_1/reject", { reason: " " });
    const text = await answer.text();
    expect(answer.status).toBe(422);
    expect(text).toMatch(/id="reason-ord_1-error"[^>]*>Enter a reason/);
    expect(text).toMatch(/<details[^>]* open/);
  });
});

describe("the cart", () => {
  const hammer = { "WRK-0101": 2 };

  test("offers a checkout that works without a script", async () => {
    fillCart(shop.db, "usr_alice", hammer);
    const { text } = await pageOf("alice", "/cart");
    expect(formsIn(text)).toEqual(
      expect.arrayContaining([
        "/api/checkout",
        "/api/cart/lines/WRK-0101/quantity",
        "/api/cart/lines/WRK-0101/remove",
      ]),
    );
    for (const name of ["name", "line1", "line2", "postcode", "city", "country", "note"])
      expect(text).toMatch(new RegExp(`<(input|select|textarea)[^>]* name="${name}"`));
  });

  test("places one order however often it is drawn, and another one after that", async () => {
    fillCart(shop.db, "usr_alice", hammer);
    const first = orderIdIn((await pageOf("alice", "/cart")).text);
    expect(first).toMatch(/^ord_[0-9a-f]{26}$/);
    expect(orderIdIn((await pageOf("alice", "/cart")).text)).toBe(first);
    insertOrderRows(shop.db, { id: first, status: "cancelled" });
    const second = orderIdIn((await pageOf("alice", "/cart")).text);
    expect(second).toMatch(/^ord_/);
    expect(second).not.toBe(first);
  });

  test("is drawn alike again and again, so that a live page sends nothing twice", async () => {
    fillCart(shop.db, "usr_alice", hammer);
    const [before, after] = [await pageOf("alice", "/cart"), await pageOf("alice", "/cart")];
    expect(inputOf(after.text)).toBe(inputOf(before.text));
  });

  test("gives no two shoppers one order id", async () => {
    fillCart(shop.db, "usr_alice", hammer);
    fillCart(shop.db, "usr_bob", hammer);
    const ids = [await pageOf("alice", "/cart"), await pageOf("bob", "/cart")];
    expect(new Set(ids.map(({ text }) => orderIdIn(text))).size).toBe(2);
  });

  test("that is being paid says so and offers the way out, and nothing that would be refused", async () => {
    fillCart(shop.db, "usr_alice", hammer);
    insertOrderRows(shop.db, { id: "ord_1", payment: "pending" });
    freezeCart(shop.db, { userId: "usr_alice", orderId: "ord_1", now: shop.clock.now });
    const { text } = await pageOf("alice", "/cart");
    expect(text).toContain("These are being paid");
    expect(text).toContain('href="/orders/ord_1"');
    expect(formsIn(text)).toContain("/api/orders/ord_1/cancel-payment");
    expect(formsIn(text)).not.toContain("/api/checkout");
    expect(formsIn(text).filter((action) => action.startsWith("/api/cart"))).toEqual([]);
  });

  test("is as good as locked while an order of its own is being checked", async () => {
    fillCart(shop.db, "usr_alice", hammer);
    insertOrderRows(shop.db, { id: "ord_1", status: "checking" });
    const forms = formsIn((await pageOf("alice", "/cart")).text);
    expect(forms).not.toContain("/api/checkout");
    expect(forms).not.toContain("/api/orders/ord_1/cancel-payment");
  });

  test("comes back with what was typed and what is wrong beside its field", async () => {
    fillCart(shop.db, "usr_alice", hammer);
    const typed = { name: `"><b>Alice`, line1: "", postcode: "1", city: "Berlin", country: "DE" };
    const answer = await shop.as("alice").submit("/api/checkout", typed);
    const text = await answer.text();
    expect(answer.status).toBe(422);
    expect(text).toMatch(/id="address-line1"[^>]*aria-invalid="true"/);
    expect(text).toMatch(/id="address-line1-error">Enter the street/);
    expect(text).toContain('value="&quot;&gt;&lt;b&gt;Alice"');
    expect(text).not.toContain("<b>Alice");
  });

  test("says what a quantity lacks beside it, and keeps it", async () => {
    fillCart(shop.db, "usr_alice", hammer);
    const path = "/api/cart/lines/WRK-0101/quantity";
    const answer = await shop.as("alice").submit(path, { quantity: "500" });
    const text = await answer.text();
    expect(answer.status).toBe(422);
    expect(text).toMatch(/id="quantity-WRK-0101-error"[^>]*>Choose at most 99/);
    expect(text).toMatch(/id="quantity-WRK-0101"[^>]*value="500"/);
  });

  test("puts the words in their place for a page that stays", async () => {
    const answer = await shop
      .as("alice")
      .submit("/api/cart/add?sku=WRK-0101", { sku: "WRK-0101", quantity: "500" }, datastar);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toMatch(/^<p [^>]*id="add-WRK-0101-error"[^>]*>Choose at most 99/);
  });
});

describe("a command that is refused", () => {
  test("says so above a page that stays, with nobody's markup in it", async () => {
    insertOrderRows(shop.db, { id: "ord_1", status: "delivered" });
    const path = "/api/orders/ord_1/cancel-payment";
    const answer = await shop.as("alice").submit(path, {}, datastar);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toMatch(/^<div id="refusal"><p [^>]*role="alert"/);
  });
});

describe("a product", () => {
  test("invites a visitor to sign in and to come back", async () => {
    const text = await (await shop.visitor().open("/products/prd_claw-hammer")).text();
    expect(text).toContain('href="/sign-in?next=%2Fproducts%2Fprd_claw-hammer"');
    expect(formsIn(text)).not.toContain("/api/cart/add?sku=WRK-0101");
  });

  test("can be added by a shopper, from its page and from the shelf", async () => {
    for (const path of ["/products/prd_claw-hammer", "/products"])
      expect(formsIn((await pageOf("alice", path)).text)).toContain("/api/cart/add?sku=WRK-0101");
  });

  test("that is all set aside for others is sold out", async () => {
    const onHand = shop.db.select().from(products).where(eq(products.sku, "WRK-0101")).get();
    const hold = { orderId: "ord_x", sku: "WRK-0101", quantity: onHand?.stockQty ?? 0 };
    shop.db
      .insert(stockHolds)
      .values({ ...hold, state: "held", expiresAt: shop.clock.now + 1, updatedAt: now })
      .run();
    const { text } = await pageOf("alice", "/products/prd_claw-hammer");
    expect(text).toContain("Sold out");
    expect(formsIn(text)).not.toContain("/api/cart/add?sku=WRK-0101");
    shop.clock.now += 2;
    expect((await pageOf("alice", "/products/prd_claw-hammer")).text).not.toContain("Sold out");
  });
});

describe("the list of orders", () => {
  test("names every state in a word", async () => {
    for (const [index, status] of orderStatuses.entries())
      insertOrderRows(shop.db, { id: `ord_${index}`, status });
    const { text } = await pageOf("alice", "/orders");
    expect(text.match(/class="badge /g)?.length).toBeGreaterThanOrEqual(orderStatuses.length);
    expect(text).not.toContain("undefined");
    expect((await pageOf("bob", "/orders")).text).toContain("No orders yet");
  });
});

const datastar = { accept: "text/event-stream, text/html", "datastar-request": "true" };

function formsIn(text: string): string[] {
  return [...text.matchAll(/<form [^>]*action="([^"]+)"/g)].map(([, action = ""]) => action);
}

function orderIdIn(text: string): string {
  return /name="orderId" value="([^"]+)"/.exec(text)?.[1] ?? "";
}

function inputOf(text: string): string {
  return text.slice(text.indexOf('id="input"'), text.indexOf('id="panel-output"'));
}
