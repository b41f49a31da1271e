import { setTimeout as delay } from "node:timers/promises";
import { inLanes } from "../support/lanes.ts";
import type { Benchmark, RunOptions } from "./benchmark.ts";
import { Buyers } from "./buyers.ts";
import { atMost, type Findings, processorTable, ratioAtMost, type Table } from "./figures.ts";
import { type Http, openHttp } from "./http.ts";
import { openPages } from "./open-pages.ts";
import { type ByProcess, differenceOf, residentMemory } from "./processor-time.ts";
import { profiled, windowSince } from "./profile.ts";
import { type BenchShop, openAgain, openBenchShop } from "./shop.ts";
import {
  holdsSeen,
  moveOn,
  type Placed,
  placeOrders,
  productAt,
  productsLookedAt,
  stepsSeen,
  type Watched,
} from "./stream-changes.ts";
import { latenessOf, quantile } from "./stream-lateness.ts";
import type { Reader } from "./stream-readers.ts";

const env = { DELIVERY_SECONDS: "3600" };

export const streams: Benchmark = {
  name: "streams",
  about:
    "Half of the open pages are visitors' on a product, half are shoppers' on an order of their own. Beside " +
    "them orders are placed, and some of the orders that are watched move on.",
  run: watchPages,
};

interface Size {
  streams: number;
  /** Placed beside the open pages, one after the other, and as many without them. */
  orders: number;
  /** Of those that are watched, so many are paid and approved. */
  moved: number;
}

async function watchPages(options: RunOptions): Promise<Findings> {
  const size = options.quick
    ? { streams: 200, orders: 12, moved: 8 }
    : { streams: 1_000, orders: 40, moved: 40 };
  const http = openHttp({ connections: 32 });
  const profiling = profiled(options.profile, "streams");
  const { shop, watched } = await shopWithOrdersToWatch(size, http, profiling.nodeArguments);
  try {
    await placeOrders(shop, http, { count: size.orders / 2 });
    const without = await placeOrders(shop, http, { count: size.orders });
    const before = residentMemory(shop.pids());
    const pages = await openPages(shop, readersOf(shop, size, watched));
    try {
      const open = await settledMemory(shop);
      const began = performance.now();
      const beside = await placeOrders(shop, http, { count: size.orders });
      profiling.note(windowSince(began, size.orders));
      const moved = await moveOn(shop, http, watched.slice(0, size.moved));
      await delay(quietMs);
      const frames = await pages.frames();
      const late = {
        visitors: latenessOf(holdsSeen(beside.holds, frames.slice(0, size.streams / 2))),
        owners: latenessOf(stepsSeen(shop, moved, frames.slice(size.streams / 2))),
      };
      return findings(size, { late, without, beside, memory: differenceOf(open, before) });
    } finally {
      await pages.stop();
    }
  } finally {
    http.close();
    await shop.stop();
  }
}

/** Longer than any frame is put off, so that the last change is drawn before we stop looking. */
const quietMs = 2_000;

/** In a life of its own: what it costs to place the orders must not be taken for what it costs to watch them. */
async function shopWithOrdersToWatch(size: Size, http: Http, nodeArguments: readonly string[]) {
  const first = await openBenchShop({ env });
  const buyers = new Buyers(first, http);
  const owners = first.people.shoppers.slice(0, size.streams / 2);
  const sku = productAt(first, productsLookedAt).sku;
  const watched = await inLanes(owners, 32, async (owner): Promise<Watched> => {
    const orderId = await buyers.place(owner, sku);
    await buyers.watch.payUrl(orderId);
    return { orderId, owner };
  });
  await first.stop();
  return { shop: await openAgain(first, { nodeArguments }), watched };
}

/** Visitors first, then the owners of the watched orders. As a browser asks for the stream of its page. */
function readersOf(shop: BenchShop, { streams }: Size, watched: Watched[]): Reader[] {
  const headers = {
    accept: "text/event-stream",
    "accept-encoding": "gzip, deflate, br",
    "datastar-request": "true",
  };
  const visitors = Array.from({ length: streams / 2 }, (_, place) => ({
    path: streamOf(`/products/${productAt(shop, place % productsLookedAt).id}`),
    headers,
  }));
  const owners = watched.map(({ orderId, owner }) => ({
    path: streamOf(`/orders/${orderId}`),
    headers: { ...headers, cookie: shop.cookieOf(owner) },
  }));
  return [...visitors, ...owners];
}

function streamOf(path: string): string {
  return `/stream/page?at=${encodeURIComponent(path)}`;
}

async function settledMemory(shop: BenchShop): Promise<ByProcess> {
  await delay(4_000);
  return residentMemory(shop.pids());
}

function findings(
  { streams, orders }: Size,
  { late, without, beside, memory }: Watching,
): Findings {
  const all = [...late.visitors, ...late.owners];
  return {
    figures: [
      {
        what: "from a change to its frame, half of them within",
        value: quantile(all, 0.5),
        unit: "ms",
      },
      {
        what: "from a change to its frame, 99 of 100 within",
        value: quantile(all, 0.99),
        unit: "ms",
        goal: atMost(300, "ms"),
      },
      {
        what: "an order beside the open pages, from the cart to the carrier",
        value: beside.median,
        unit: "ms",
        against: without.median,
        goal: ratioAtMost(1.5),
      },
      {
        what: "memory of an open page",
        value: (memory.shop ?? 0) / streams,
        unit: "KB",
        goal: atMost(60, "KB"),
      },
      {
        what: "processor time of the shop to tell of one order",
        value: (beside.each.shop ?? 0) - (without.each.shop ?? 0),
        unit: "ms",
      },
    ],
    tables: [
      latenessTable({
        "visitors on a product": late.visitors,
        "shoppers on their order": late.owners,
      }),
      processorTable(`Processor time an order, one after the other, ${orders} of them, in ms`, {
        "without open pages": without.each,
        [`beside ${streams} open pages`]: beside.each,
      }),
    ],
  };
}

interface Watching {
  /** Milliseconds. */
  late: { visitors: number[]; owners: number[] };
  without: Placed;
  beside: Placed;
  memory: ByProcess;
}

function latenessTable(groups: Record<string, number[]>): Table {
  return {
    title: "From a change to its frame, in ms",
    columns: ["", "half within", "99 of 100 within", "the last", "changes told"],
    rows: Object.entries(groups).map(([who, late]) => [
      who,
      quantile(late, 0.5),
      quantile(late, 0.99),
      quantile(late, 1),
      String(late.length),
    ]),
  };
}
