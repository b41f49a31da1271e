import { pino } from "pino";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Hub } from "#server/events/hub.ts";
import { keepClock } from "#server/start/clock.ts";
import type { Clock } from "#server/web/domain.ts";
import { openTestApp, type TestApp } from "../support/app.ts";

let shop: TestApp;
beforeEach(async () => {
  shop = await openTestApp();
  vi.useFakeTimers();
});
afterEach(async () => {
  vi.useRealTimers();
  await shop.close();
});

test("what cannot be begun is tried again, and not without a pause", async () => {
  const ring = vi.fn<Clock["ring"]>().mockRejectedValue(new Error("It cannot be read"));
  const events = { db: shop.db, hub: new Hub(), now: Date.now };
  const log = pino({ level: "silent" });
  const clock = keepClock({ events, clocks: [{ nextAt: () => 0, ring }], log });
  await vi.advanceTimersByTimeAsync(4_000);
  expect(ring).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(ring).toHaveBeenCalledTimes(2);
  await clock.close();
});
