import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Hub, type Subscription } from "#server/events/hub.ts";

let hub: Hub;
const { signal } = new AbortController();

beforeEach(() => {
  hub = new Hub();
});

afterEach(() => expect(hub.size).toBe(0));

/** Whether something had woken it already: no time is given to wait. */
const wasWoken = (subscription: Subscription) => subscription.next({ within: 0, signal });

async function withSubscription(use: (subscription: Subscription) => Promise<void>) {
  const subscription = hub.subscribe(["user:alice", "sku:WRK-0101"]);
  await use(subscription);
  subscription.close();
}

describe("no wake-up is lost", () => {
  test("between subscribing and waiting, which is when a page is drawn", () =>
    withSubscription(async (subscription) => {
      hub.wake("user:alice");
      expect(await wasWoken(subscription)).toBe(true);
    }));

  test("while waiting", () =>
    withSubscription(async (subscription) => {
      const next = subscription.next({ within: 5_000, signal });
      hub.wake("sku:WRK-0101");
      expect(await next).toBe(true);
    }));

  test("between being woken and drawing again", () =>
    withSubscription(async (subscription) => {
      const next = subscription.next({ within: 5_000, signal });
      hub.wake("sku:WRK-0101");
      await next;
      hub.wake("sku:WRK-0101");
      expect(await wasWoken(subscription)).toBe(true);
    }));

  test("in the very turn in which the waiting ends by time", () =>
    withSubscription(async (subscription) => {
      for (let round = 0; round < 200; round++) {
        const next = subscription.next({ within: 1, signal });
        setTimeout(() => hub.wake("sku:WRK-0101"), 1);
        const woken = (await next) || (await subscription.next({ within: 1_000, signal }));
        expect(woken).toBe(true);
        while (await wasWoken(subscription));
      }
    }));
});

test("many wake-ups are one", () =>
  withSubscription(async (subscription) => {
    for (let count = 0; count < 100; count++) hub.wake("user:alice", "sku:WRK-0101");
    expect(await wasWoken(subscription)).toBe(true);
    expect(await wasWoken(subscription)).toBe(false);
  }));

test("a wake-up reaches those who asked for its topic, and nobody else", async () => {
  const [alice, bob] = [hub.subscribe(["user:alice"]), hub.subscribe(["user:bob"])];
  hub.wake("user:alice", "run:run_1");
  expect(await wasWoken(alice)).toBe(true);
  expect(await wasWoken(bob)).toBe(false);
  for (const subscription of [alice, bob]) subscription.close();
});

test("waiting ends without news when the time or the reader is up", () =>
  withSubscription(async (subscription) => {
    expect(await subscription.next({ within: 5, signal })).toBe(false);
    const reader = new AbortController();
    const next = subscription.next({ within: 5_000, signal: reader.signal });
    reader.abort();
    expect(await next).toBe(false);
    expect(await subscription.next({ within: 5_000, signal: reader.signal })).toBe(false);
  }));

test("100,000 wake-ups queue nothing up behind a reader who does not read", () =>
  withSubscription(async (subscription) => {
    const wake = () => {
      for (let count = 0; count < 100_000; count++) hub.wake("user:alice", `run:${count}`);
    };
    wake();
    const before = process.memoryUsage().heapUsed;
    wake();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(20 * 2 ** 20);
    expect(await wasWoken(subscription)).toBe(true);
    expect(await wasWoken(subscription)).toBe(false);
  }));

test("one who listens twice to a topic counts once, and a closed one hears nothing", async () => {
  const subscription = hub.subscribe(["sku:WRK-0101", "sku:WRK-0101", "admin"]);
  expect(hub.size).toBe(1);
  subscription.close();
  subscription.close();
  hub.wake("sku:WRK-0101");
  expect(await wasWoken(subscription)).toBe(false);
});
