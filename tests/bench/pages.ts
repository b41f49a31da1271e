import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { KeptPage } from "./bare-pages.ts";
import type { Benchmark, RunOptions } from "./benchmark.ts";
import { Buyers } from "./buyers.ts";
import { atMost, type Figure, type Findings, processorTable } from "./figures.ts";
import { type Answer, type Http, openHttp } from "./http.ts";
import { forkOwn, type OwnChild } from "./own-child.ts";
import { sumOf } from "./processor-time.ts";
import { profiled, windowSince } from "./profile.ts";
import { type BenchShop, newFolder, openBenchShop } from "./shop.ts";
import { compare, type Measured, type Rounds } from "./sides.ts";

const clients = 8;

export const pages: Benchmark = {
  name: "pages",
  about:
    `Pages as ${clients} browsers at once ask for them, against a bare Hono handler that sends the same bytes ` +
    "from a process of its own.",
  run: openPages,
};

interface PageToOpen {
  name: string;
  path: string;
  headers: Record<string, string>;
  /** Milliseconds of processor time. */
  goal: number;
}

async function openPages({ quick, profile }: RunOptions): Promise<Findings> {
  const profiling = profiled(profile, "pages");
  const shop = await openBenchShop({ env: { DELIVERY_SECONDS: "3600" }, ...profiling });
  const http = openHttp({ connections: clients });
  let bare: OwnChild | undefined;
  try {
    const { file, opened: wanted } = await keepPages(shop, http, await pagesOf(shop, http));
    bare = forkOwn("bare-pages.ts", [file]);
    const rounds = { clients, rounds: quick ? 1 : 4, seconds: quick ? 2 : 3 };
    const began = performance.now();
    const measured: Compared[] = [];
    for (const page of wanted) measured.push(await comparePage(page, { shop, bare, http, rounds }));
    const opened = measured.reduce((sum, { shop: { count } }) => sum + count, 0);
    profiling.note(windowSince(began, opened));
    return findings(measured);
  } finally {
    http.close();
    await bare?.stop();
    await shop.stop();
  }
}

const asBrowser = { accept: "text/html", "accept-encoding": "gzip, deflate, br" };

async function pagesOf(shop: BenchShop, http: Http): Promise<PageToOpen[]> {
  const [shopper] = shop.people.shoppers;
  const [product] = shop.products;
  if (!shopper || !product) throw new Error("There is nobody to look, or nothing to see.");
  const orderId = await new Buyers(shop, http).order(shopper, product.sku);
  const signedIn = { ...asBrowser, cookie: shop.cookieOf(shopper) };
  return [
    { name: "the products", path: "/products", headers: asBrowser, goal: 0.8 },
    { name: "a product", path: `/products/${product.id}`, headers: asBrowser, goal: 0.6 },
    { name: "an order", path: `/orders/${orderId}`, headers: signedIn, goal: 1.0 },
  ];
}

interface OpenedPage extends PageToOpen {
  bytes: number;
}

/** As they were sent to us, head and body, for the bare handler to send them again. */
async function keepPages(shop: BenchShop, http: Http, wanted: PageToOpen[]) {
  const file = join(newFolder(), "pages.json");
  const kept: KeptPage[] = [];
  const opened: OpenedPage[] = [];
  for (const page of wanted) {
    const { path, headers } = page;
    const answer = await http.send(`${shop.url}${path}`, { headers });
    kept.push({ path, headers: ownHeadersOf(answer), base64: answer.body.toString("base64") });
    opened.push({ ...page, bytes: answer.body.length });
  }
  writeFileSync(file, JSON.stringify(kept));
  return { file, opened };
}

/** Without those that belong to the connection, which the other server makes itself. */
function ownHeadersOf({ headers }: Answer): Record<string, string> {
  const connections = ["connection", "date", "keep-alive", "transfer-encoding", "content-length"];
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === "string" && !connections.includes(name) ? [[name, value]] : [],
    ),
  );
}

interface Compared {
  page: OpenedPage;
  shop: Measured;
  bare: Measured;
}

async function comparePage(
  page: OpenedPage,
  { shop, bare, http, rounds }: { shop: BenchShop; bare: OwnChild; http: Http; rounds: Rounds },
): Promise<Compared> {
  const { path, headers } = page;
  const bareUrl = `http://127.0.0.1:${await bare.port}${path}`;
  await mustBeAsLong(http, bareUrl, page);
  const sides = {
    shop: { pids: shop.pids(), one: () => http.send(`${shop.url}${path}`, { headers }) },
    bare: { pids: { bare: bare.pid }, one: () => http.send(bareUrl, { headers }) },
  };
  return { page, ...(await compare(sides, rounds)) };
}

async function mustBeAsLong(http: Http, url: string, { name, bytes }: OpenedPage): Promise<void> {
  const { body } = await http.send(url);
  if (body.length === bytes) return;
  throw new Error(`The bare handler sends ${body.length} bytes for ${name} instead of ${bytes}.`);
}

function findings(measured: Compared[]): Findings {
  const figures = measured.flatMap(({ page, shop, bare }): Figure[] => [
    {
      what: `processor time of ${page.name}`,
      value: sumOf(shop.each),
      unit: "ms",
      against: sumOf(bare.each),
      goal: atMost(page.goal, "ms"),
    },
    { what: page.name, value: shop.aSecond, unit: "a second", against: bare.aSecond },
  ]);
  const rows = measured.flatMap(({ page, shop, bare }) => [
    [page.name, shop.each] as const,
    [`${page.name}, bare`, bare.each] as const,
  ]);
  return {
    figures,
    tables: [processorTable("Processor time each, in ms", Object.fromEntries(rows))],
  };
}
