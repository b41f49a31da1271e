import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { insertRun } from "#db/queries/runs.ts";
import { settleVersions } from "#server/start/versions.ts";
import { openTestApp, type TestApp } from "../support/app.ts";

const origin = "http://127.0.0.1:9080";
const [early, present] = ["aaaaaaaaaaaa", "bbbbbbbbbbbb"];

let shop: TestApp;
let server: Server;
/** Which of the versions were kept, in the end. */
let kept: ReadonlySet<string>;
/** Which Restate was told to forget. */
let dropped: string[];

beforeEach(async () => {
  shop = await openTestApp();
  kept = new Set();
  dropped = [];
  const order = { id: "ord_1", userId: "usr_alice", kind: "order", title: "Order 1" } as const;
  insertRun(shop.db, { ...order, status: "waiting", createdAt: 1, updatedAt: 2 });
});
afterEach(() => {
  shop.close();
  server.closeAllConnections();
  server.close();
});

const versions = {
  present,
  has: () => true,
  forgetAllBut: async (digests: ReadonlySet<string>) => {
    kept = digests;
  },
};

/** A Restate whose order goes on with the early version, and which tells of it only when it was asked so often. */
async function restateThatTells({ after }: { after: number }): Promise<string> {
  let asked = 0;
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (text) => {
      body += text;
    });
    request.on("end", () => {
      const answer = (said: object) => response.writeHead(200).end(JSON.stringify(said));
      if (request.method === "DELETE") dropped.push(request.url ?? "");
      if (request.url === "/deployments") {
        const deployments = [early, present].map((uri) => ({ id: uri, uri: `${origin}/${uri}` }));
        return answer({ deployments });
      }
      if (request.method !== "POST") return answer({});
      asked += 1;
      if (asked <= after) return answer({ rows: [] });
      return body.includes("GROUP BY")
        ? answer({ rows: [{ pinned_deployment_id: early, open: 1 }] })
        : answer({ rows: [{ target: "OrderFulfillmentWorkflow/ord_1/run" }] });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const settle = (adminUrl: string, patienceMs: number) =>
  settleVersions({
    ...{ db: shop.db, adminUrl, patienceMs },
    endpoint: { origin, versions },
  });

test("a version is kept although Restate, coming up, does not tell at first what goes on with it", async () => {
  await settle(await restateThatTells({ after: 3 }), 10_000);
  expect([...kept]).toEqual([early, present]);
  expect(dropped).toEqual([]);
});

test("nothing is forgotten as long as Restate does not tell of what we know to go on", async () => {
  await settle(await restateThatTells({ after: 1_000_000 }), 300);
  expect([...kept]).toEqual([early, present]);
  expect(dropped).toEqual([]);
});
