import { addBare, openBareEngine } from "./bare-engine.ts";
import type { Benchmark, RunOptions } from "./benchmark.ts";
import { Buyers } from "./buyers.ts";
import { type Findings, processorTable, ratioAtLeast, ratioAtMost } from "./figures.ts";
import { openHttp } from "./http.ts";
import { sumOf } from "./processor-time.ts";
import { profiled, windowSince } from "./profile.ts";
import { type BenchShop, openBenchShop } from "./shop.ts";
import { compare, type Measured } from "./sides.ts";

const clients = 32;

export const cart: Benchmark = {
  name: "cart",
  about:
    `A thing is added to the cart over HTTP by ${clients} of many shoppers at once, against a bare Restate ` +
    "object that is called through its ingress and sets the same state.",
  run: addToCarts,
};

async function addToCarts({ quick, profile }: RunOptions): Promise<Findings> {
  const profiling = profiled(profile, "cart");
  const shop = await openBenchShop(profiling);
  const bare = await openBareEngine();
  const http = openHttp({ connections: clients });
  try {
    const buyers = new Buyers(shop, http);
    const wish = wishesIn(shop);
    const began = performance.now();
    let added = 0;
    const measured = await compare(
      {
        shop: {
          pids: shop.pids(),
          one: async (place) => {
            await buyers.addToCart(wish(place).person, wish(place).sku);
            added += 1;
          },
        },
        bare: {
          pids: bare.pids,
          one: (place) => {
            const { person, sku } = wish(place);
            return addBare(http, bare.ingressUrl, { key: person.id, sku });
          },
        },
      },
      { clients, rounds: quick ? 2 : 5, seconds: quick ? 2 : 4 },
    );
    profiling.note(windowSince(began, added));
    return findings(measured);
  } finally {
    http.close();
    await bare.stop();
    await shop.stop();
  }
}

/** Everybody once, then everybody again with the next thing: baskets grow as slowly as there are many people. */
function wishesIn({ people: { shoppers }, products }: BenchShop) {
  return (place: number) => {
    const person = shoppers[place % shoppers.length];
    const product = products[(place + Math.floor(place / shoppers.length)) % products.length];
    if (!person || !product) throw new Error("There is nobody to buy, or nothing.");
    return { person, sku: product.sku };
  };
}

function findings({ shop, bare }: Record<"shop" | "bare", Measured>): Findings {
  return {
    figures: [
      {
        what: "added to carts",
        value: shop.aSecond,
        unit: "a second",
        against: bare.aSecond,
        goal: ratioAtLeast(0.5),
      },
      {
        what: "processor time each",
        value: sumOf(shop.each),
        unit: "ms",
        against: sumOf(bare.each),
        goal: ratioAtMost(2),
      },
    ],
    tables: [
      processorTable("Processor time each, in ms", {
        "add to cart": shop.each,
        "bare object": bare.each,
      }),
    ],
  };
}
