import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commandsUnder, folderLikeOurs, pasted } from "../support/readme.ts";
import { endShops, type Shop, startShop } from "../support/shop-process.ts";

/** Nothing is killed here: it stands with those that have the machine, and a whole shop, to themselves. */

let shop: Shop;
beforeAll(async () => {
  shop = await startShop({ env: { DELIVERY_SECONDS: "1" } });
});
afterAll(endShops);

const [words = "", ...stories] = commandsUnder("Five stories by curl");

/** What each shows in the end. */
const ends: [string, RegExp[]][] = [
  ["it goes well", [/ is delivered$/m]],
  ["the payment fails", [/ is payment_failed$/m, /"sku":"WRK-0101"/]],
  ["an admin rejects it", [/ is rejected$/m, /"capturedCents":0/, /"status":"voided"/]],
  [
    "the carrier refuses it",
    [/ is failed$/m, /"capturedCents":(\d+),"refundedCents":\1/, /"status":"void"/],
  ],
  [
    "everything is sent twice",
    [/"deliveries":2/, /"counted":false/, / is delivered$/m, /"captures":\[\{[^}]*\}\],/],
  ],
];

describe("the README's story by curl", () => {
  test.each(ends.map(([name, shown], index) => ({ name, shown, story: stories[index] ?? "" })))(
    "$name, as it is written there",
    async ({ shown, story }) => {
      const folder = folderLikeOurs();
      const env = { PATH: process.env.PATH, HOME: folder, ...shop.env };
      const said = await pasted(`${words}\n${story}`, { cwd: folder, env });
      for (const each of shown) expect(said).toMatch(each);
      // A checkout that was sent twice is one order.
      expect(new Set(said.match(/ord_[\w-]{8,}/g)).size).toBe(1);
    },
  );

  test("has an end here for each that is told there", () => {
    expect(stories).toHaveLength(ends.length);
  });
});
