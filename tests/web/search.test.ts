import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { insertRun } from "#db/queries/runs.ts";
import { orders } from "#db/shop/schema.ts";
import { insertOrderRows } from "../shop/support/order-rows.ts";
import { type CastName, openTestApp, type TestApp } from "../support/app.ts";

let shop: TestApp;

beforeEach(async () => {
  shop = await openTestApp();
});

afterEach(() => shop.close());

type Who = CastName | "nobody";

async function textAt(who: Who, path: string): Promise<string> {
  const client = who === "nobody" ? shop.visitor() : shop.as(who);
  const answer = await client.open(path);
  expect(answer.status).toBe(200);
  return answer.text();
}

/** Where all that is found leads, in its order. */
async function found(who: Who, search: string): Promise<string[]> {
  const text = await textAt(who, `/search?q=${encodeURIComponent(search)}`);
  return [...text.matchAll(/<a id="found-[^"]+" class="finding" href="([^"]+)"/g)].map(
    ([, href = ""]) => href,
  );
}

async function offered(who: Who, search: string): Promise<string[]> {
  const text = await textAt(who, `/search/found?q=${encodeURIComponent(search)}`);
  return [...text.matchAll(/role="option"[^>]*href="([^"]+)"/g)].map(([, href = ""]) => href);
}

function order(id: string, number: number, userId = "usr_alice"): void {
  insertOrderRows(shop.db, { id, userId });
  shop.db.update(orders).set({ number }).where(eq(orders.id, id)).run();
}

describe("pages are found", () => {
  test("by the beginnings of the words of their names, each by those who may open it", async () => {
    expect(await found("alice", "act")).toEqual(["/activity"]);
    expect(await found("nobody", "sign i")).toEqual(["/sign-in"]);
    expect(await found("alice", "sign in")).toEqual([]);
    expect(await found("admin", "admin")).toContain("/admin");
    expect(await found("alice", "admin")).toEqual([]);
  });

  test("all of them before anything is typed, and each opens", async () => {
    for (const who of ["nobody", "alice", "admin"] as const) {
      const all = await found(who, "");
      expect(all).toContain("/products");
      for (const href of all) {
        const client = who === "nobody" ? shop.visitor() : shop.as(who);
        expect([href, (await client.open(href)).status].join(" ")).toMatch(/ (200|302)$/);
      }
    }
  });
});

describe("orders are found by their numbers", () => {
  beforeEach(() => {
    order("ord_a", 1042);
    order("ord_b", 104);
    order("ord_c", 10420, "usr_bob");
    order("ord_d", 2104);
  });

  test("by their owner, the one that is meant before those that begin with it", async () => {
    expect(await found("alice", "104")).toEqual(["/orders/ord_b", "/orders/ord_a"]);
    for (const said of ["1042", "#1042", "order 1042", "Order #1042", "order no. 1042"]) {
      expect(await found("alice", said)).toEqual(["/orders/ord_a"]);
    }
  });

  test("by an admin, whoever's they are, each where an admin follows it", async () => {
    expect(await found("admin", "1042")).toEqual(["/admin/orders/ord_a", "/admin/orders/ord_c"]);
  });

  test("by nobody else", async () => {
    expect(await found("bob", "1042")).toEqual(["/orders/ord_c"]);
    expect(await found("nobody", "1042")).toEqual([]);
    expect(await textAt("nobody", "/search?q=1042")).toContain("Nothing found");
  });
});

test("products are found as in the shop, mistakes included", async () => {
  expect(await found("nobody", "pot")).toEqual([
    "/products/prd_pencil-pot",
    "/products/prd_terracotta-pots",
    "/products/prd_enamel-pot",
  ]);
  expect(await found("nobody", "hamer")).toEqual(["/products/prd_claw-hammer"]);
});

test("other runs are found by their title or by their whole id, by those who may see them", async () => {
  const times = { createdAt: 1, updatedAt: 1 };
  const run = { id: "trip_1", userId: "usr_alice", kind: "trip" as const, ...times };
  insertRun(shop.db, { ...run, title: "Vienna to Lisbon" });
  expect(await found("alice", "lisbon")).toEqual(["/trips/trip_1"]);
  expect(await found("alice", "trip_1")).toEqual(["/runs/trip_1"]);
  expect(await found("admin", "trip_1")).toEqual(["/runs/trip_1"]);
  expect([await found("bob", "trip_1"), await found("bob", "lisbon")]).toEqual([[], []]);
  expect(await found("nobody", "trip_1")).toEqual([]);
});

describe("the palette", () => {
  test("offers the same as the page, and says what it was asked", async () => {
    order("ord_a", 1042);
    for (const search of ["", "pot", "1042"]) {
      expect(await offered("alice", search)).toEqual(await found("alice", search));
    }
    expect(await textAt("alice", "/search/found?q=+pot+")).toContain('data-asked="pot"');
  });

  test("shows what was typed as text, and nothing of it in an expression", async () => {
    const typed = `"><script>alert(1)</script>' + @get('/x')`;
    for (const path of ["/search", "/search/found"]) {
      const text = await textAt("nobody", `${path}?q=${encodeURIComponent(typed)}`);
      expect(text).not.toContain("<script>alert");
      expect(text).toContain("Nothing found");
    }
  });

  test("is on every page, as a link to the search where there is no script", async () => {
    const text = await textAt("nobody", "/");
    expect(text).toMatch(/<a id="go-search"[^>]*href="\/search"/);
    const opened = await textAt("nobody", "/search/palette");
    expect(opened).toContain('<dialog id="palette"');
    expect(opened).toContain('href="/products"');
  });
});

test("the shortcuts have a page of their own", async () => {
  expect(await textAt("nobody", "/shortcuts")).toContain("Find a page, a product or an order");
});
