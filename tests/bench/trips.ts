import { randomUUID } from "node:crypto";
import { openBareEngine } from "./bare-engine.ts";
import type { Benchmark, RunOptions } from "./benchmark.ts";
import { type Findings, processorTable } from "./figures.ts";
import { type Http, jsonOf, openHttp } from "./http.ts";
import { payAt } from "./pay.ts";
import { sumOf } from "./processor-time.ts";
import { RunWatch } from "./run-watch.ts";
import { type BenchShop, openBenchShop } from "./shop.ts";
import { compare, type Measured } from "./sides.ts";

const clients = 8;

export const trips: Benchmark = {
  name: "trips",
  about:
    `A trip is booked, paid and confirmed, with ${clients} travellers at once, against a bare workflow of one ` +
    "call: the least that anything durable can be.",
  run: bookTrips,
};

async function bookTrips({ quick }: RunOptions): Promise<Findings> {
  const shop = await openBenchShop();
  const bare = await openBareEngine();
  const http = openHttp({ connections: 2 * clients });
  try {
    const measured = await compare(
      {
        booking: { pids: shop.pids(), one: bookAndPay(shop, http) },
        bare: { pids: bare.pids, one: () => runBare(http, bare.ingressUrl) },
      },
      { clients, rounds: 2, seconds: quick ? 3 : 8 },
    );
    return findings(measured);
  } finally {
    http.close();
    await bare.stop();
    await shop.stop();
  }
}

function bookAndPay(shop: BenchShop, http: Http) {
  const watch = new RunWatch(shop.read, "trips");
  const { shoppers } = shop.people;
  return async (place: number) => {
    const traveller = shoppers[place % shoppers.length];
    if (!traveller) throw new Error("There is nobody to travel.");
    const id = `trip_${randomUUID()}`;
    const { headers, ...json } = jsonOf(wish(place));
    const url = `${shop.url}/api/trips/${id}`;
    const signedIn = { ...headers, cookie: shop.cookieOf(traveller) };
    await http.send(url, { method: "POST", headers: signedIn, ...json, expect: 202 });
    await payAt(http, await watch.payUrl(id));
    await watch.becomes(id, "confirmed");
  };
}

/** Each on a day that nobody else flies, so that prices stay as they are and nothing is sold out. */
function wish(place: number) {
  const first = 40 + 7 * place;
  const date = inDays(first);
  return {
    flight: { from: "VIE", to: "LIS", date, passengers: 1 },
    hotel: { city: "LIS", checkIn: date, checkOut: inDays(first + 3), guests: 1 },
    customerEmail: "alice@example.test",
  };
}

function inDays(days: number): string {
  return new Date(Date.now() + days * 24 * 60 * 60_000).toISOString().slice(0, 10);
}

/** The ingress answers when the workflow has ended. */
function runBare(http: Http, ingressUrl: string) {
  const url = `${ingressUrl}/BareWorkflow/${randomUUID()}/run`;
  return http.send(url, { method: "POST", ...jsonOf({}) });
}

function findings({ booking, bare }: Record<"booking" | "bare", Measured>): Findings {
  return {
    figures: [
      {
        what: "trips booked, paid and confirmed",
        value: booking.aSecond,
        unit: "a second",
        against: bare.aSecond,
      },
      {
        what: "processor time a trip",
        value: sumOf(booking.each),
        unit: "ms",
        against: sumOf(bare.each),
      },
    ],
    tables: [
      processorTable("Processor time each, in ms", {
        trip: booking.each,
        "bare workflow": bare.each,
      }),
    ],
  };
}
