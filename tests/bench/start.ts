import { setTimeout as delay } from "node:timers/promises";
import { startShop } from "../support/shop-process.ts";
import { until } from "../support/waiting.ts";
import type { Benchmark, RunOptions } from "./benchmark.ts";
import { orderBy } from "./buyers.ts";
import { atMost, type Findings, type Table } from "./figures.ts";
import { type Sent, visit } from "./first-visit.ts";
import { openHttp } from "./http.ts";
import { carryOut, times } from "./load.ts";
import { type ByProcess, residentMemory } from "./processor-time.ts";
import { type BenchShop, newFolder, openAgain, openBenchShop } from "./shop.ts";

const env = { DELIVERY_SECONDS: "3600" };
const buyersAtOnce = 32;

export const start: Benchmark = {
  name: "start",
  about:
    "From the command to an open shop, what its processes hold in memory, what a first visit weighs, and how " +
    "soon it goes on after it was killed amid orders.",
  run: startAndStop,
};

async function startAndStop({ quick }: RunOptions): Promise<Findings> {
  const orders = quick ? 64 : 320;
  const onEmpty = await secondsToStart();
  const shop = await openBenchShop({ env });
  await delay(3_000);
  const idle = residentMemory(shop.pids());
  const sent = await visit(shop.url, "/products");
  await buy(shop, orders);
  const afterwards = residentMemory(shop.pids());
  const { toReady, toFirstStep } = await killedAmidOrders(shop);
  return {
    figures: [
      { what: "from the command to ready, in an empty folder", value: onEmpty, unit: "s" },
      { what: "from the command to ready, after kill -9", value: toReady, unit: "s" },
      { what: "from the command to the first step that goes on", value: toFirstStep, unit: "s" },
      {
        what: "first visit of /products, on the wire, without the typeface",
        value: kilobytesOf(sent.filter(({ kind }) => kind !== "face")),
        unit: "KB",
        goal: atMost(45, "KB"),
      },
      {
        what: "the typeface, once for a year",
        value: kilobytesOf(sent.filter(({ kind }) => kind === "face")),
        unit: "KB",
        goal: atMost(40, "KB"),
      },
    ],
    tables: [memoryTable({ idle, afterwards, orders }), visitTable(sent)],
  };
}

async function secondsToStart(): Promise<number> {
  const began = performance.now();
  const shop = await startShop({ env: { DATA_DIR: newFolder() } });
  const seconds = secondsSince(began);
  await shop.stop();
  return seconds;
}

async function buy(shop: BenchShop, orders: number): Promise<void> {
  const http = openHttp({ connections: 2 * buyersAtOnce });
  try {
    const one = orderBy(shop, http);
    await carryOut({ clients: buyersAtOnce, goesOn: times(orders), one });
  } finally {
    http.close();
  }
}

/** Its main process alone, as when it runs out of memory; the next start ends what it left behind. */
async function killedAmidOrders(shop: BenchShop) {
  await killAmidOrders(shop);
  const lastStep = newestStep(shop).id;
  const began = performance.now();
  const beganAt = Date.now();
  const next = await openAgain(shop);
  try {
    const toReady = secondsSince(began);
    const goesOn = () => newestStep(next).id > lastStep;
    await until("a step to go on after the start", goesOn, { deadline: 30_000 });
    const firstAt = next.read
      .prepare<[number], number>("SELECT min(at) FROM step_events WHERE id > ?")
      .pluck()
      .get(lastStep);
    return { toReady, toFirstStep: ((firstAt ?? 0) - beganAt) / 1_000 };
  } finally {
    shop.read.close();
    await next.stop();
  }
}

async function killAmidOrders(shop: BenchShop): Promise<void> {
  const http = openHttp({ connections: 2 * buyersAtOnce });
  let killed: Promise<void> | undefined;
  const kill = (count: number) => {
    if (count === 1.5 * buyersAtOnce) killed = shop.process.kill9Main();
  };
  try {
    const one = orderBy(shop, http);
    await carryOut({ clients: buyersAtOnce, goesOn: () => !killed, one, ended: kill });
  } catch (error) {
    // Whoever was buying is cut off; before that, nobody may be.
    if (!killed) throw error;
  } finally {
    http.close();
  }
  await killed;
}

function newestStep({ read }: BenchShop): { id: number } {
  const newest = read.prepare<[], { id: number }>("SELECT max(id) AS id FROM step_events").get();
  return newest ?? { id: 0 };
}

function secondsSince(began: number): number {
  return (performance.now() - began) / 1_000;
}

function kilobytesOf(sent: Sent[]): number {
  return sent.reduce((sum, { bytes }) => sum + bytes, 0) / 1_000;
}

function memoryTable(seen: { idle: ByProcess; afterwards: ByProcess; orders: number }): Table {
  const row = (what: string, memory: ByProcess) => [
    what,
    ...Object.values(memory).map((kilobytes) => kilobytes / 1_024),
  ];
  return {
    title: "Resident memory, in MB",
    columns: ["", ...Object.keys(seen.idle)],
    rows: [row("idle", seen.idle), row(`after ${seen.orders} orders`, seen.afterwards)],
  };
}

function visitTable(sent: Sent[]): Table {
  const kinds = [...new Set(sent.map(({ kind }) => kind))];
  return {
    title: "A first visit of /products",
    columns: ["", "files", "KB"],
    rows: kinds.map((kind) => {
      const files = sent.filter((file) => file.kind === kind);
      return [kind, String(files.length), kilobytesOf(files)];
    }),
  };
}
