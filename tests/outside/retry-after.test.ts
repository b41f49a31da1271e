import { expect, test } from "vitest";
import { retryAfterMs } from "#server/outside/retry-after.ts";

test.each([
  ["2", 2_000],
  ["0", 0],
  ["Sat, 21 Nov 2026 00:00:05 GMT", 5_000],
  ["Fri, 20 Nov 2026 00:00:00 GMT", 0],
  ["-3", 0],
  ["soon", undefined],
  ["", undefined],
  [" ", undefined],
  [null, undefined],
])("a Retry-After of %j waits %j ms", (header, delay) => {
  const now = Date.parse("2026-11-21T00:00:00Z");
  expect(retryAfterMs(header, now)).toBe(delay);
});
