import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import { forgetBegunCommands } from "#db/queries/idempotency.ts";
import { idempotencyKeys } from "#db/schema.ts";
import { Hub } from "#server/events/hub.ts";
import type { AppEnv } from "#server/web/deps.ts";
import { idempotency } from "#server/web/middleware/idempotency.ts";
import { Problem } from "#server/web/problem.ts";
import { shopDatabase } from "../db/shop-database.ts";
import { openTestApp } from "../support/app.ts";

/** One command that answers as the test says, and how often it was really carried out. */
function openCounter(answer: (count: number) => Response | Promise<Response>) {
  const db = shopDatabase();
  let time = 1_000_000;
  let count = 0;
  const app = new Hono<AppEnv>();
  app.use(async (c, next) => {
    const id = c.req.header("user");
    const who = { username: "x", displayName: "X", role: "shopper" as const, createdAt: 1 };
    c.set("user", id ? { id, ...who } : null);
    await next();
  });
  app.use(idempotency({ events: { db, hub: new Hub(), now: () => time } }));
  app.post("/api/count", () => {
    count += 1;
    return answer(count);
  });
  app.onError((error, c) =>
    error instanceof Problem
      ? c.json({ code: error.code }, error.status)
      : c.json({ code: "internal" }, 500),
  );
  return {
    db,
    count: () => count,
    pass: (ms: number) => {
      time += ms;
    },
    send: (key: string, { body = "{}", user = "usr_alice" } = {}) =>
      app.request("/api/count", {
        method: "POST",
        body,
        headers: { "Idempotency-Key": key, "Content-Type": "application/json", user },
      }),
  };
}

const counted = (count: number) => Response.json({ count }, { status: 201 });

describe("a command with an idempotency key", () => {
  test("is carried out once and answered the same again", async () => {
    const { send, count } = openCounter(counted);
    const first = await send("k");
    const second = await send("k");
    expect([first.status, await first.json()]).toEqual([201, { count: 1 }]);
    expect([second.status, await second.json()]).toEqual([201, { count: 1 }]);
    expect(second.headers.get("content-type")).toBe(first.headers.get("content-type"));
    expect([first, second].map(({ headers }) => headers.get("idempotency-replayed"))).toEqual([
      null,
      "true",
    ]);
    expect(count()).toBe(1);
  });

  test("that comes with another body is refused", async () => {
    const { send, count } = openCounter(counted);
    await send("k");
    const other = await send("k", { body: '{"more":1}' });
    expect([other.status, await other.json()]).toEqual([422, { code: "idempotency_key_reused" }]);
    expect(count()).toBe(1);
  });

  test("belongs to its user", async () => {
    const { send, count } = openCounter(counted);
    await send("k");
    await send("k", { user: "usr_bob" });
    expect(count()).toBe(2);
  });

  test("that was in flight when its process ended is carried out by the next one at once", async () => {
    const { send, count, db } = openCounter(counted);
    await send("k");
    db.update(idempotencyKeys).set({ status: null, body: null }).run();
    await send("answered");
    expect(forgetBegunCommands(db)).toBe(1);
    expect((await send("k")).status).toBe(201);
    expect((await send("answered")).headers.get("idempotency-replayed")).toBe("true");
    expect(count()).toBe(3);
  });

  test("is refused while the same one is in flight", async () => {
    let finish = () => {};
    const busy = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const { send, count } = openCounter(async (count) => {
      await busy;
      return counted(count);
    });
    const first = send("k");
    const second = await send("k");
    expect([second.status, await second.json()]).toEqual([409, { code: "idempotency_in_flight" }]);
    finish();
    expect((await first).status).toBe(201);
    expect(count()).toBe(1);
  });

  test("is carried out again when its process died with it", async () => {
    const { send, count, db, pass } = openCounter(counted);
    await send("k");
    db.update(idempotencyKeys).set({ status: null, body: null }).run();
    expect((await send("k")).status).toBe(409);
    pass(61_000);
    expect((await send("k")).status).toBe(201);
    expect(count()).toBe(2);
  });

  test.each([401, 409, 429, 500, 503])("is not kept when it was answered %i", async (status) => {
    const { send, count } = openCounter(() => Response.json({}, { status }));
    await send("k");
    await send("k");
    expect(count()).toBe(2);
  });

  test("is not kept when it failed on our side", async () => {
    const { send, count } = openCounter(() => {
      throw new Error("broken");
    });
    expect((await send("k")).status).toBe(500);
    await send("k");
    expect(count()).toBe(2);
  });

  test("keeps a lasting no", async () => {
    const { send, count } = openCounter(() => Response.json({}, { status: 422 }));
    await send("k");
    expect((await send("k")).status).toBe(422);
    expect(count()).toBe(1);
  });

  test("never hands a session out again", async () => {
    const { send, db } = openCounter(() =>
      Response.json({}, { headers: { "Set-Cookie": "session=secret" } }),
    );
    await send("k");
    expect(db.select().from(idempotencyKeys).all()).toEqual([]);
  });

  test("is forgotten after some days", async () => {
    const { send, db, pass } = openCounter(counted);
    await send("old");
    pass(5 * 24 * 60 * 60_000);
    await send("new");
    expect(db.select().from(idempotencyKeys).all()).toMatchObject([{ key: "new" }]);
  });

  test("needs a key that can be kept", async () => {
    const { send, count } = openCounter(counted);
    expect((await send("k".repeat(201))).status).toBe(400);
    expect(count()).toBe(0);
  });

  test("of a visitor is not kept for anybody", async () => {
    const { send, db } = openCounter(counted);
    await send("k", { user: "" });
    expect(db.select().from(idempotencyKeys).all()).toEqual([]);
  });
});

describe("a person's command that the shop cannot carry out at the moment", () => {
  const headers = { "Datastar-Request": "true", "Idempotency-Key": "k" };

  test("is refused in words that offer it again, and the same key may try again", async () => {
    const shop = await openTestApp();
    const alice = shop.as("alice");
    for (const _ of ["first", "again"]) {
      const answer = await alice.submit(
        "/api/cart/add",
        { sku: "WRK-0101", quantity: "1" },
        headers,
      );
      expect(answer.headers.get("idempotency-replayed")).toBeNull();
      expect([answer.status, await answer.text()]).toEqual([
        200,
        expect.stringMatching(/^<div id="refusal" data-passing/),
      ]);
    }
    shop.close();
  });

  test("is not offered again when it is refused for good", async () => {
    const shop = await openTestApp();
    const answer = await shop.as("alice").submit("/api/workflow/ord_nobodys/cancel", {}, headers);
    expect(await answer.text()).toMatch(/^<div id="refusal"><p/);
    shop.close();
  });
});
