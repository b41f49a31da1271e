import type { ObjectContext } from "@restatedev/restate-sdk";
import { expect, test } from "vitest";
import { findCart } from "#db/shop/carts.ts";
import { changeBasket, withMore } from "#server/domains/shop/services/user-session/basket.ts";
import { Hub } from "#server/events/hub.ts";
import { shopDatabase } from "../db/shop-database.ts";

const pen = "DSK-0301";
const userId = "usr_alice";

/** An engine that never hears of the first attempt at a step: the process died after it had acted. */
function forgetfulContext(afterTheFirst: () => void): ObjectContext {
  const context = {
    key: userId,
    get: async () => null,
    set: () => {},
    run: async (_name: string, action: () => Promise<unknown>) => {
      await action();
      afterTheFirst();
      return action();
    },
  };
  // Only what a change of a basket asks of a context is there.
  return context as unknown as ObjectContext;
}

test("what an attempt showed that died is taken back by the one that comes too late", async () => {
  const db = shopDatabase();
  let now = 1_000;
  const shown: number[] = [];
  const linesShown = () => findCart(db, { userId }).lines.length;
  const ctx = forgetfulContext(() => {
    shown.push(linesShown());
    now = 3_000;
  });
  const change = changeBasket(
    ctx,
    { db, hub: new Hub(), now: () => now },
    {
      name: "Add 1",
      notAfter: 2_000,
      change: (basket) => withMore(basket, { sku: pen, quantity: 1 }),
    },
  );
  await expect(change).rejects.toThrow("busy for too long");
  expect([...shown, linesShown()]).toEqual([1, 0]);
});
