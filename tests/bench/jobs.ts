import { randomUUID } from "node:crypto";
import { openBareEngine } from "./bare-engine.ts";
import type { Benchmark, RunOptions } from "./benchmark.ts";
import { type Findings, processorTable } from "./figures.ts";
import { type Http, jsonOf, openHttp } from "./http.ts";
import { sumOf } from "./processor-time.ts";
import { RunWatch } from "./run-watch.ts";
import { type BenchShop, openBenchShop } from "./shop.ts";
import { compare, type Measured } from "./sides.ts";

const clients = 16;
const tenants = 100;

export const jobs: Benchmark = {
  name: "jobs",
  about:
    `A job that waits for nothing is asked for and done, for ${tenants} organisations in turns, with ` +
    `${clients} at once, against the same wait in a bare workflow without the gate.`,
  run: letThrough,
};

async function letThrough({ quick }: RunOptions): Promise<Findings> {
  const shop = await openBenchShop({ env: { GATE_SLOTS: String(clients) } });
  const bare = await openBareEngine();
  const http = openHttp({ connections: 2 * clients });
  try {
    const measured = await compare(
      {
        gate: { pids: shop.pids(), one: await askForJobs(shop, http) },
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

/** Each organisation is a shopper's own. */
async function askForJobs(shop: BenchShop, http: Http) {
  const watch = new RunWatch(shop.read, "runs");
  const owners = shop.people.shoppers.slice(0, tenants);
  const post = (path: string, body: object, place: number, expect: number) => {
    const owner = owners[place % owners.length];
    if (!owner) throw new Error("There is nobody to ask.");
    const { headers, ...json } = jsonOf(body);
    const signedIn = { ...headers, cookie: shop.cookieOf(owner) };
    return http.send(`${shop.url}${path}`, { method: "POST", headers: signedIn, ...json, expect });
  };
  const idOf = (place: number) => `org_bench-tenant-${place % owners.length}`;
  for (const place of owners.keys()) {
    await post(`/api/organisations/${idOf(place)}`, { name: `Tenant ${place}` }, place, 201);
  }
  return async (place: number) => {
    const id = `job_${randomUUID()}`;
    const asked = { organisationId: idOf(place), handler: "practise", seconds: 0 };
    await post(`/api/jobs/${id}`, asked, place, 202);
    await watch.becomes(id, "done");
  };
}

/** The ingress answers when the workflow has ended. */
function runBare(http: Http, ingressUrl: string) {
  const url = `${ingressUrl}/BareJob/${randomUUID()}/run`;
  return http.send(url, { method: "POST", ...jsonOf({}) });
}

function findings({ gate, bare }: Record<"gate" | "bare", Measured>): Findings {
  return {
    figures: [
      {
        what: "jobs let through and done",
        value: gate.aSecond,
        unit: "a second",
        against: bare.aSecond,
      },
      {
        what: "processor time a job",
        value: sumOf(gate.each),
        unit: "ms",
        against: sumOf(bare.each),
      },
    ],
    tables: [
      processorTable("Processor time each, in ms", {
        job: gate.each,
        "bare workflow": bare.each,
      }),
    ],
  };
}
