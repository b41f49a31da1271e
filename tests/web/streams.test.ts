import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { insertRun } from "#db/queries/runs.ts";
import { notify } from "#server/events/record.ts";
import { type CastName, openTestApp, type TestApp } from "../support/app.ts";
import type { Client } from "../support/client.ts";
import { expectProblem } from "../support/problem.ts";
import { readStream } from "../support/reading.ts";

let shop: TestApp;

beforeEach(async () => {
  shop = await openTestApp({ pace: { frameMs: 5, heartbeatMs: 10_000 } });
});

afterEach(() => shop.close());

async function watch(client: Client, at = "/") {
  const answer = await client.get(`/stream/page?at=${encodeURIComponent(at)}`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("text/event-stream");
  return readStream(answer);
}

function beginRun(id: string, owner: CastName): void {
  const times = { createdAt: shop.clock.now, updatedAt: shop.clock.now };
  insertRun(shop.db, {
    id,
    userId: `usr_${owner}`,
    kind: "welcome",
    title: `${owner}'s run`,
    ...times,
  });
}

let told = 0;

function tell(name: CastName, title: string): void {
  told += 1;
  notify(
    shop,
    { runId: `run_${name}`, userId: `usr_${name}` },
    { key: `k${told}`, title, body: "…" },
  );
}

describe("the stream of a page", () => {
  test("draws the present first, whatever happened before it was opened", async () => {
    beginRun("run_alice", "alice");
    tell("alice", "Before the stream");
    const stream = await watch(shop.as("alice"));
    const first = await stream.until("the page", /id="metadata"/);
    for (const id of ["sidebar", "input", "output", "notifications"])
      expect(first).toContain(`id="${id}"`);
    expect(first).toContain("Before the stream");
    await stream.close();
  });

  test("draws what is typed into the page's search, in place of what its address says", async () => {
    const look = async (at: string, signals: string) => {
      const query = new URLSearchParams({ at, datastar: signals });
      const stream = await readStream(await shop.visitor().get(`/stream/page?${query}`));
      const first = await stream.until("the page", /id="metadata"/);
      await stream.close();
      return [...first.matchAll(/id="card-prd_([^"]+)"/g)].map(([, slug]) => slug);
    };
    expect(await look("/products", '{"q":"hammer"}')).toEqual(["claw-hammer"]);
    expect(await look("/products?q=saw&page=2", '{"q":"hammer"}')).toEqual(["claw-hammer"]);
    expect(await look("/products?q=hammer", '{"q":""}')).toHaveLength(12);
    for (const signals of ["", "{", "[]", '{"q":1}', `{"q":"${"x".repeat(81)}"}`]) {
      expect(await look("/products?q=hammer", signals)).toEqual(["claw-hammer"]);
    }
  });

  test("tells what happens to its reader, and sends only the regions that changed", async () => {
    beginRun("run_alice", "alice");
    const stream = await watch(shop.as("alice"), "/products");
    await stream.until("the page", /id="metadata"/);
    tell("alice", "It happened");
    const update = await stream.until("the news", /It happened/);
    expect(update).toContain('id="notifications"');
    expect(update).not.toContain('id="input"');
    await stream.close();
  });

  test("of one user holds nothing of another, though both are told things at once", async () => {
    for (const name of ["alice", "bob"] as const) beginRun(`run_${name}`, name);
    const [alice, bob] = [await watch(shop.as("alice")), await watch(shop.as("bob"))];
    await Promise.all([
      alice.until("alice's page", /id="metadata"/),
      bob.until("bob's page", /id="metadata"/),
    ]);
    for (let count = 1; count <= 20; count++) {
      tell("alice", `Secret of alice ${count}.`);
      tell("bob", `Secret of bob ${count}.`);
    }
    await Promise.all([
      alice.until("alice's news", /alice 20\./),
      bob.until("bob's news", /bob 20\./),
    ]);
    expect(alice.text()).not.toContain("Secret of bob");
    expect(bob.text()).not.toContain("Secret of alice");
    await Promise.all([alice.close(), bob.close()]);
  });

  test("ends with the signed-out page when its reader signs out in another tab", async () => {
    const client = shop.as("alice");
    const stream = await watch(client, "/account");
    await stream.until("the page", /@?alice/);
    await client.submit("/sign-out", {});
    expect(await stream.toEnd()).toContain("You are signed out");
    expect(shop.hub.size).toBe(0);
  });

  test("shows nobody's things once the session has expired", async () => {
    beginRun("run_alice", "alice");
    const stream = await watch(shop.as("alice"));
    await stream.until("the page", /id="metadata"/);
    shop.clock.now += 86_400_000;
    tell("alice", "Too late to see");
    expect(await stream.toEnd()).not.toContain("Too late to see");
  });

  test.each(["/admin", "/runs/run_bob", "/products/none", "/nowhere", "/stream/page"])(
    "is not opened at %s",
    async (at) => {
      beginRun("run_bob", "bob");
      const answer = await shop.as("alice").get(`/stream/page?at=${encodeURIComponent(at)}`);
      await expectProblem(answer, 404, "not_found");
    },
  );

  test("without an address is the dashboard's", async () => {
    const stream = readStream(await shop.visitor().get("/stream/page"));
    expect(await stream.until("the page", /id="metadata"/)).toContain('id="go-sign-in"');
    await stream.close();
  });

  test("ends when the house stops, and leaves no listener", async () => {
    const stop = new AbortController();
    const closing = await openTestApp({ stopping: stop.signal });
    const stream = readStream(await closing.visitor().get("/stream/page?at=/"));
    await stream.until("the page", /id="metadata"/);
    expect(closing.hub.size).toBe(1);
    stop.abort();
    await stream.toEnd();
    expect(closing.hub.size).toBe(0);
    closing.close();
  });

  test("whose reader has gone leaves no listener", async () => {
    const stream = await watch(shop.as("alice"));
    await stream.until("the page", /id="metadata"/);
    expect(shop.hub.size).toBe(1);
    await stream.close();
    expect(shop.hub.size).toBe(0);
  });

  test("asked for by HEAD leaves no listener", async () => {
    expect((await shop.visitor().send("/stream/page", { method: "HEAD" })).status).toBe(200);
    expect(shop.hub.size).toBe(0);
  });
});

describe("the other streams", () => {
  test("a workflow's is its owner's alone", async () => {
    beginRun("run_bob", "bob");
    await expectProblem(await shop.as("alice").get("/stream/workflow/run_bob"), 404, "not_found");
    await expectProblem(await shop.as("alice").get("/stream/workflow/run_none"), 404, "not_found");
    await expectProblem(await shop.visitor().get("/stream/workflow/run_bob"), 401, "not_signed_in");
    const stream = readStream(await shop.as("bob").get("/stream/workflow/run_bob"));
    expect(await stream.until("the workflow", /bob's run|bob&#39;s run/)).not.toContain(
      'id="sidebar"',
    );
    await stream.close();
  });

  test("notifications come alone", async () => {
    beginRun("run_alice", "alice");
    const stream = readStream(await shop.as("alice").get("/stream/notifications"));
    expect(await stream.until("the list", /id="notifications"/)).not.toContain('id="metadata"');
    tell("alice", "Ping");
    await stream.until("the news", /Ping/);
    await stream.close();
    await expectProblem(await shop.visitor().get("/stream/notifications"), 401, "not_signed_in");
  });

  test.each(["/stream/notifications", "/stream/workflow/run_alice"])(
    "%s ends when its reader signs out",
    async (path) => {
      beginRun("run_alice", "alice");
      const client = shop.as("alice");
      const stream = readStream(await client.get(path));
      await stream.until("the present", /datastar-patch-elements/);
      await client.submit("/sign-out", {});
      await stream.toEnd();
      expect(shop.hub.size).toBe(0);
    },
  );
});
