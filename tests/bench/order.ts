import type { Benchmark, RunOptions } from "./benchmark.ts";
import { Buyers } from "./buyers.ts";
import {
  atLeast,
  atMost,
  type Findings,
  processorTable,
  ratioAtMost,
  type Table,
} from "./figures.ts";
import { openHttp } from "./http.ts";
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

/** Deliveries wait, so that an order ends for us when the carrier has it. */
const env = { DELIVERY_SECONDS: "3600" };
const buyersAtOnce = 32;

export const order: Benchmark = {
  name: "order",
  about:
    "An order is placed, paid at the provider, approved by an admin and handed to the carrier, with " +
    `${buyersAtOnce} buyers at once, while all the deliveries wait.`,
  run: runOrders,
};

async function runOrders(options: RunOptions): Promise<Findings> {
  const size = sizeOf(options);
  const profile = profiled(options.profile, "order");
  const shop = await openBenchShop({ env, ...profile });
  const http = openHttp({ connections: 2 * buyersAtOnce });
  try {
    const one = orderBy(shop, new Buyers(shop, http));
    await carryOut({ clients: buyersAtOnce, goesOn: times(size.first), one });
    const journal = await readJournal(shop.adminUrl);
    const { stretches, window } = await measure(shop, { size, one });
    profile.note(window);
    return findings(size, journal, stretches);
  } finally {
    http.close();
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
  if (quick) return { first: 2 * buyersAtOnce, orders: orders ?? 288, stretch: 3 * buyersAtOnce };
  return { first: 6 * buyersAtOnce, orders: orders ?? 1_600, stretch: 6 * buyersAtOnce };
}

/** Buyers and what they buy take turns, so that nobody waits for a cart that is being paid. */
function orderBy({ people: { shoppers }, products }: BenchShop, buyers: Buyers) {
  let turn = 0;
  return async () => {
    const place = turn++;
    const shopper = shoppers[place % shoppers.length];
    const product = products[place % products.length];
    if (!shopper || !product) throw new Error("There is nobody to buy, or nothing.");
    await buyers.order(shopper, product.sku);
  };
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

function findings({ first }: Size, journal: JournalRow[], stretches: Stretch[]): Findings {
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
