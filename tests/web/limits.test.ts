import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { usualLimits } from "#server/web/limits.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { expectProblem } from "../support/problem.ts";
import { readStream } from "../support/reading.ts";

let shop: TestApp;

const limits = {
  streamsPerSession: 3,
  streamsPerAddress: 5,
  commandsPerMinute: 4,
  adminCommandsPerMinute: 6,
};

beforeEach(async () => {
  shop = await openTestApp({ limits, pace: { frameMs: 5, heartbeatMs: 10_000 } });
});

afterEach(() => shop.close());

const stream = "/stream/page?at=/products";

function openFrom(address: string, cookie = "", method = "GET") {
  const request = new Request(`http://localhost${stream}`, { method, headers: { cookie } });
  const bindings = { incoming: { socket: { remoteAddress: address } } };
  return Promise.resolve(shop.app.fetch(request, bindings as never));
}

const cookieOf = (client: ReturnType<TestApp["as"]>) =>
  [...client.jar].map(([name, value]) => `${name}=${value}`).join("; ");

async function isFull(answer: Response): Promise<void> {
  expect(answer.headers.get("retry-after")).toBe("20");
  await expectProblem(answer, 429, "too_many_requests");
}

describe("open streams", () => {
  test("of one session are so many, wherever it is; the next comes when one of them has gone", async () => {
    const cookie = cookieOf(shop.as("alice"));
    const open = [];
    for (const place of [1, 2, 3]) open.push(await openFrom(`192.0.2.${place}`, cookie));
    expect(open.map(({ status }) => status)).toEqual([200, 200, 200]);
    await isFull(await openFrom("192.0.2.4", cookie));
    expect((await openFrom("192.0.2.4", cookieOf(shop.as("alice")))).status).toBe(200);
    await open[0]?.body?.cancel();
    expect((await openFrom("192.0.2.4", cookie)).status).toBe(200);
  });

  test("of one address are so many, whoever sits there, and others notice nothing", async () => {
    for (const _ of [1, 2, 3, 4, 5]) await openFrom("192.0.2.1");
    await isFull(await openFrom("192.0.2.1"));
    await isFull(await openFrom("192.0.2.1", cookieOf(shop.as("alice"))));
    expect((await openFrom("192.0.2.2")).status).toBe(200);
  });

  test("that were never one, or that nobody reads, count for nothing", async () => {
    const alice = shop.as("alice");
    for (const _ of Array.from({ length: 10 })) {
      await alice.get("/stream/page?at=/nowhere");
      await alice.get("/stream/workflow/run_none");
      await openFrom("192.0.2.1", cookieOf(alice), "HEAD");
    }
    expect((await openFrom("192.0.2.1", cookieOf(alice))).status).toBe(200);
  });

  test("that the shop ended count no longer", async () => {
    const address = "192.0.2.1";
    for (const _ of [1, 2, 3, 4, 5, 6]) {
      const alice = shop.as("alice");
      const open = await openFrom(address, cookieOf(alice));
      expect(open.status).toBe(200);
      await alice.submit("/sign-out", {});
      // To its end: what is drawn for whoever has signed out is the last of it.
      expect(await readStream(open).toEnd()).toContain('id="go-sign-in"');
    }
  });
});

describe("commands", () => {
  const command = "/api/notifications/read";

  test("of one session are so many in a minute, in words for a person", async () => {
    const alice = shop.as("alice");
    for (const _ of [1, 2, 3, 4])
      expect((await alice.postJson(command, { upTo: 0 })).status).toBe(200);
    const refused = await alice.postJson(command, { upTo: 0 });
    expect(refused.headers.get("retry-after")).toBe("60");
    await expectProblem(refused, 429, "too_many_requests");
    const page = await alice.submit(command, { upTo: "0" });
    expect([page.status, page.headers.get("retry-after")]).toEqual([429, "60"]);
    expect(await page.text()).toContain("That is too much at once");
    const region = await alice.submit(command, { upTo: "0" }, { "datastar-request": "true" });
    expect([region.status, region.headers.get("retry-after")]).toEqual([200, "60"]);
    expect(await region.text()).toContain("Wait 60 seconds and try again");
    expect((await shop.as("alice").postJson(command, { upTo: 0 })).status).toBe(200);
    shop.clock.now += 60_000;
    expect((await alice.postJson(command, { upTo: 0 })).status).toBe(200);
  });

  test("that are too many keep nobody from reading, nor from signing out", async () => {
    const alice = shop.as("alice");
    for (const _ of Array.from({ length: 6 })) await alice.postJson(command, { upTo: 0 });
    expect((await alice.open("/orders")).status).toBe(200);
    expect((await alice.submit("/sign-out", {})).status).toBe(303);
  });

  test("of an admin are more: they decide about everybody's orders", async () => {
    const admin = shop.as("admin");
    for (const _ of Array.from({ length: 6 })) await admin.postJson(command, { upTo: 0 });
    await expectProblem(await admin.postJson(command, { upTo: 0 }), 429, "too_many_requests");
    expect(usualLimits.adminCommandsPerMinute).toBeGreaterThan(usualLimits.commandsPerMinute);
  });
});

test("a page that is refused its stream can say why", async () => {
  const page = await (await shop.visitor().open("/products")).text();
  expect(page).toContain("Too many pages of the shop are open at once");
});
