import { eq, sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { insertRun } from "#db/queries/runs.ts";
import { products } from "#db/shop/schema.ts";
import { notify } from "#server/events/record.ts";
import { fillCart, insertOrderRows } from "../shop/support/order-rows.ts";
import { type CastName, openTestApp, type TestApp } from "../support/app.ts";
import type { Client } from "../support/client.ts";
import { readStream } from "../support/reading.ts";

const hammer = { sku: "WRK-0101", path: "/products/prd_claw-hammer" } as const;
const pen = { sku: "DSK-0301", path: "/products/prd_fountain-pen" } as const;

let shop: TestApp;

beforeEach(async () => {
  shop = await openTestApp({ pace: { frameMs: 1, heartbeatMs: 60_000 } });
});

afterEach(() => shop.close());

async function watch(client: Client, at: string) {
  const stream = readStream(await client.get(`/stream/page?at=${encodeURIComponent(at)}`));
  await stream.until("the page", /id="metadata"/);
  return stream;
}

type Watched = Awaited<ReturnType<typeof watch>>;

const closeAll = (streams: Watched[]) => Promise.all(streams.map((stream) => stream.close()));

/** As the stock service leaves it: the row, then who shows it. */
function sellDown({ sku }: typeof hammer | typeof pen, left: number): void {
  shop.db.update(products).set({ stockQty: left }).where(eq(products.sku, sku)).run();
  shop.hub.wake(`sku:${sku}`);
}

const left = (quantity: number) => new RegExp(`Only ${quantity} left`);

async function madeBy(act: () => Promise<unknown>): Promise<number> {
  const before = shop.drawings.made;
  await act();
  return shop.drawings.made - before;
}

describe("what many look at", () => {
  test("is drawn once for each change", async () => {
    const streams = await Promise.all(
      Array.from({ length: 20 }, () => watch(shop.visitor(), hammer.path)),
    );
    const see = (quantity: number) =>
      Promise.all(streams.map((stream) => stream.until("the stock", left(quantity))));
    const made = await madeBy(async () => {
      sellDown(hammer, 3);
      await see(3);
    });
    // The product, the middle of the page, and the page that it stands in.
    expect(made).toBe(3);
    await closeAll(streams);
  });

  test.each([
    ["with the same in their carts is one drawing", { alice: 2, bob: 2 }, 1],
    ["with something else in their carts is two", { alice: 2, bob: 3 }, 2],
  ])("by shoppers %s", async (_, inCart, drawn) => {
    fillCart(shop.db, "usr_alice", { [hammer.sku]: inCart.alice });
    fillCart(shop.db, "usr_bob", { [hammer.sku]: inCart.bob });
    const [alice, bob] = [shop.as("alice"), shop.as("bob")];
    const streams = [await watch(alice, hammer.path), await watch(bob, hammer.path)];
    const made = await madeBy(async () => {
      sellDown(hammer, 3);
      await Promise.all(streams.map((stream) => stream.until("the stock", left(3))));
    });
    const ofTheirOwn = ["alice's middle", "alice's page", "bob's middle", "bob's page"];
    expect(made).toBe(drawn + ofTheirOwn.length);
    expect(streams[0]?.text()).toContain(`${inCart.alice} in your cart`);
    expect(streams[1]?.text()).toContain(`${inCart.bob} in your cart`);
    await closeAll(streams);
  });

  test("costs those who come later nothing", async () => {
    const first = await watch(shop.visitor(), hammer.path);
    const made = await madeBy(async () => closeAll([await watch(shop.visitor(), hammer.path)]));
    expect(made).toBe(0);
    await first.close();
  });

  test("was drawn already by the request that opened it", async () => {
    const client = shop.as("alice");
    await client.open("/orders");
    expect(await madeBy(async () => closeAll([await watch(client, "/orders")]))).toBe(0);
  });
});

describe("a change of one product", () => {
  test("draws nothing for those who look at another", async () => {
    const hammers = await watch(shop.visitor(), hammer.path);
    const pens = await watch(shop.as("alice"), pen.path);
    const before = pens.text();
    const made = await madeBy(async () => {
      sellDown(hammer, 3);
      await hammers.until("the stock", left(3));
    });
    expect(made).toBe(3);
    sellDown(pen, 2);
    expect(await pens.until("the stock", left(2))).not.toMatch(left(3));
    expect(before).not.toMatch(left(3));
    await closeAll([hammers, pens]);
  });

  test("reaches every list that shows it", async () => {
    const streams = await Promise.all([
      watch(shop.visitor(), "/products"),
      watch(shop.visitor(), "/products?q=hammer"),
      watch(shop.as("alice"), "/products?category=workshop"),
    ]);
    sellDown(hammer, 3);
    await Promise.all(streams.map((stream) => stream.until("the stock", left(3))));
    await closeAll(streams);
  });

  test("reaches a cart as soon as it is in it", async () => {
    const cart = await watch(shop.as("alice"), "/cart");
    fillCart(shop.db, "usr_alice", { [hammer.sku]: 5 });
    shop.hub.wake("user:usr_alice");
    await cart.until("the hammer", /Claw hammer/);
    sellDown(hammer, 3);
    await cart.until("the stock", /\b3\b/);
    await cart.close();
  });

  test("shows to a visitor who asks for the page anew", async () => {
    await shop.visitor().open(hammer.path);
    sellDown(hammer, 3);
    expect(await (await shop.visitor().open(hammer.path)).text()).toMatch(left(3));
  });
});

test("a step of a run draws its own panes, and no page that does not tell of it", async () => {
  insertOrderRows(shop.db, { id: "ord_1", userId: "usr_alice" });
  const streams = await Promise.all([
    watch(shop.as("alice"), "/products"),
    watch(shop.as("bob"), "/products"),
    watch(shop.as("admin"), "/admin"),
  ]);
  const made = await madeBy(async () => {
    shop.db.run(sql`update runs set next_action = 'Saw it' where id = 'ord_1'`);
    shop.hub.wake("run:ord_1");
    await streams[0]?.until("the step", /Saw it/);
  });
  // The pane of the run, and the page that it stands in.
  expect(made).toBe(2);
  await closeAll(streams);
});

describe("a stream shows a user only what is theirs although regions are shared", () => {
  const secrets = {
    alice: ["Secret of alice", "7 in your cart", "@alice"],
    bob: ["Secret of bob", "4 in your cart", "@bob"],
    admin: ["Secret of admin", "waiting for a decision", 'id="go-admin"'],
  };
  const names = Object.keys(secrets) as (keyof typeof secrets)[];

  beforeEach(() => {
    for (const name of names) {
      const times = { createdAt: shop.clock.now, updatedAt: shop.clock.now };
      const run = { id: `run_${name}`, userId: `usr_${name}`, kind: "welcome" } as const;
      insertRun(shop.db, { ...run, title: "A run", ...times });
      tell(name, `Secret of ${name}`);
    }
    fillCart(shop.db, "usr_alice", { [hammer.sku]: 7 });
    fillCart(shop.db, "usr_bob", { [hammer.sku]: 4 });
    insertOrderRows(shop.db, { id: "ord_1", status: "awaiting_approval" });
  });

  let told = 0;
  function tell(name: CastName, title: string): void {
    told += 1;
    const notice = { key: `k${told}`, title, body: "…" };
    notify(shop, { runId: `run_${name}`, userId: `usr_${name}` }, notice);
  }

  function expectOnly(text: string, own: keyof typeof secrets | "nobody"): void {
    for (const name of names) {
      for (const secret of secrets[name]) {
        if (name === own) expect(text).toContain(secret);
        else expect(text).not.toContain(secret);
      }
    }
  }

  // Nobody can name the reader whose drawing they would like to be shown.
  const addresses = [
    hammer.path,
    `${hammer.path}?",{"id":"usr_alice"}`,
    `${hammer.path}?x=%22,null,%22`,
    `${hammer.path}?user=usr_alice&role=admin`,
  ];

  test.each(addresses)("two users, a visitor and an admin at %s", async (at) => {
    const order = ["alice", "nobody", "bob", "admin", "nobody", "alice"] as const;
    const streams: [keyof typeof secrets | "nobody", Watched][] = [];
    for (const name of order) {
      const client = name === "nobody" ? shop.visitor() : shop.as(name);
      const page = await client.open(at);
      expectOnly(await page.text(), name);
      streams.push([name, await watch(client, at)]);
    }
    for (const quantity of [3, 2]) {
      sellDown(hammer, quantity);
      await Promise.all(streams.map(([, stream]) => stream.until("the stock", left(quantity))));
    }
    for (const [name, stream] of streams) expectOnly(stream.text(), name);
    await closeAll(streams.map(([, stream]) => stream));
  });

  test("nor after signing out, in a page or in a stream", async () => {
    const client = shop.as("alice");
    await client.open(hammer.path);
    const stream = await watch(client, hammer.path);
    const before = stream.text().length;
    await client.submit("/sign-out", {});
    expectOnly((await stream.toEnd()).slice(before), "nobody");
    expectOnly(await (await client.open(hammer.path)).text(), "nobody");
    const next = await watch(client, hammer.path);
    expectOnly(next.text(), "nobody");
    await next.close();
  });

  test("nor once a role is taken away", async () => {
    const client = shop.as("admin");
    const stream = await watch(client, hammer.path);
    const before = stream.text().length;
    shop.db.run(sql`update users set role = 'shopper' where id = 'usr_admin'`);
    shop.hub.wake("user:usr_admin");
    await stream.until("the sidebar", /id="sidebar"/);
    expect(stream.text().slice(before)).not.toContain('id="go-admin"');
    expect(await (await client.open(hammer.path)).text()).not.toContain('id="go-admin"');
    await stream.close();
  });
});
