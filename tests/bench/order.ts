import { addBare, type BareEngine, openBareEngine } from "./bare-engine.ts";
import type { Benchmark, RunOptions } from "./benchmark.ts";
import { orderBy } from "./buyers.ts";
import {
  atLeast,
  atMost,
  type Findings,
  processorTable,
  ratioAtMost,
  type Table,
} from "./figures.ts";
import { type Http, openHttp } from "./http.ts";
import { type JournalRow, readJournal } from "./journal.ts";
import { carryOut, type Done, times } from "./load.ts";
import {
  addedTo,
  type ByProcess,
  differenceOf,
  dividedBy,
  processorTimes,
  sumOf,
} from "./processor-time.ts";
import { type ProfileWindow, profiled, windowSince } from "./profile.ts";
import { type BenchShop, openBenchShop } from "./shop.ts";
import { compare } from "./sides.ts";

/** Deliveries wait, so that an order ends for us when the carrier has it. */
const env = { DELIVERY_SECONDS: "3600" };
const buyersAtOnce = 32;

export const order: Benchmark = {
  name: "order",
  about:
    "An order is placed, paid at the provider, approved by an admin and handed to the carrier, with " +
    `${buyersAtOnce} buyers at once, while all the deliveries wait. The bare thing beside it is one call of a ` +
    "bare Restate object.",
  run: runOrders,
};

async function runOrders(options: RunOptions): Promise<Findings> {
  const size = sizeOf(options);
  const profile = profiled(options.profile, "order");
  const shop = await openBenchShop({ env, ...profile });
  const bare = await openBareEngine();
  const http = openHttp({ connections: 2 * buyersAtOnce });
  try {
    const one = orderBy(shop, http);
    await carryOut({ clients: buyersAtOnce, goesOn: times(size.first), one });
    const journal = await readJournal(shop.adminUrl);
    const before = await bareCall(bare, http);
    const { stretches, window } = await measure(shop, { size, one });
    profile.note(window);
    const after = await bareCall(bare, http);
    return findings(size, { journal, stretches, bareMs: (before + after) / 2 });
  } finally {
    http.close();
    await bare.stop();
    await shop.stop();
  }
}

interface Size {
  /** These warm the processes up, and their journals are counted before the engine holds too many. */
  first: number;
  /** So many in all. */
  orders: number;
  /** So many make a stretch, and stretches are compared. Whole waves of buyers, or the last few would idle. */
  stretch: number;
}

function sizeOf({ quick, orders }: RunOptions): Size {
  if (quick) return { first: 2 * buyersAtOnce, orders: orders ?? 192, stretch: 2 * buyersAtOnce };
  return { first: 6 * buyersAtOnce, orders: orders ?? 1_600, stretch: 6 * buyersAtOnce };
}

/** The yardstick: what one call of a bare object costs in the same minutes, in all of its processes. */
async function bareCall({ pids, ingressUrl }: BareEngine, http: Http): Promise<number> {
  const one = (place: number) =>
    addBare(http, ingressUrl, { key: `key-${place}`, sku: "ANY-0001" });
  const rounds = { clients: buyersAtOnce, rounds: 1, seconds: 2 };
  const { bare } = await compare({ bare: { pids, one } }, rounds);
  return sumOf(bare.each);
}

/** What orders cost, from this many on up to that many. */
interface Stretch extends Done {
  from: number;
  to: number;
  used: ByProcess;
}

/** One stretch after the other; each begins when nothing is in progress, so what it used is all its own. */
async function measure(
  shop: BenchShop,
  { size, one }: { size: Size; one: () => Promise<void> },
): Promise<{ stretches: Stretch[]; window: ProfileWindow }> {
  const pids = shop.pids();
  const stretches: Stretch[] = [];
  const began = performance.now();
  let from = size.first;
  for (const to of endsOfStretches(size)) {
    const before = processorTimes(pids);
    const done = await carryOut({ clients: buyersAtOnce, goesOn: times(to - from), one });
    stretches.push({ ...done, from, to, used: differenceOf(processorTimes(pids), before) });
    from = to;
  }
  return { stretches, window: windowSince(began, from - size.first) };
}

/** The first ones, the last ones and, on a long way, those before the thousandth are looked at by themselves. */
function endsOfStretches({ first, orders, stretch }: Size): number[] {
  const last = orders - stretch;
  const between = [1_000 - stretch, 1_000].filter((end) => end < last && end > first + stretch);
  return [first + stretch, ...between, ...(last > first + stretch ? [last] : []), orders];
}

interface Ran {
  journal: JournalRow[];
  stretches: Stretch[];
  bareMs: number;
}

function findings({ first }: Size, { journal, stretches, bareMs }: Ran): Findings {
  const whole = together(stretches);
  const anOrder = (count: (row: JournalRow) => number) =>
    journal.reduce((sum, row) => sum + count(row), 0) / first;
  const entries = anOrder((row) => row.entries);
  return {
    figures: [
      {
        what: "processor time an order",
        value: sumOf(eachOf(whole)),
        unit: "ms",
        against: bareMs,
        goal: atMost(55, "ms"),
      },
      {
        what: "orders",
        value: whole.count / whole.seconds,
        unit: "a second",
        goal: atLeast(28, "a second"),
      },
      { what: "journal entries", value: entries, unit: "an order", goal: atMost(110, "an order") },
      { what: "invocations", value: anOrder((row) => row.invocations), unit: "an order" },
      {
        what: "processor time of one of the last orders against one of the first",
        value: sumOf(eachOf(stretches.at(-1))),
        unit: "ms",
        against: sumOf(eachOf(stretches.at(0))),
        goal: ratioAtMost(1.15),
      },
    ],
    tables: [
      processorTable("Processor time an order, in ms", {
        ...Object.fromEntries(stretches.map((part) => [nameOf(part), eachOf(part)])),
        "all of these": eachOf(whole),
      }),
      journalTable(first, journal),
    ],
  };
}

function together(stretches: Stretch[]): Pick<Stretch, "count" | "seconds" | "used"> {
  const none = { count: 0, seconds: 0, used: {} as ByProcess };
  return stretches.reduce(
    (sum, { count, seconds, used }) => ({
      count: sum.count + count,
      seconds: sum.seconds + seconds,
      used: addedTo(sum.used, used),
    }),
    none,
  );
}

function eachOf(stretch: Pick<Stretch, "count" | "used"> | undefined): ByProcess {
  if (!stretch?.count) throw new Error("There were too few orders.");
  return dividedBy(stretch.used, stretch.count);
}

function nameOf({ from, to }: Stretch): string {
  return `orders ${from} to ${to}`;
}

function journalTable(first: number, journal: JournalRow[]): Table {
  return {
    title: "Invocations and journal entries an order",
    columns: ["target", "invocations", "entries"],
    rows: journal.map(({ target, invocations, entries }) => [
      target,
      invocations / first,
      entries / first,
    ]),
  };
}
