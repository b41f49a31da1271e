import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { DrawingQueue } from "#server/live/drawing-queue.ts";
import { within } from "../support/waiting.ts";

/** A drawing that takes a millisecond of the processor. */
function drawn(): void {
  const until = performance.now() + 1;
  while (performance.now() < until);
}

test("who looks never slows who buys: a command waits for a few drawings, and not for all", async () => {
  const queue = new DrawingQueue();
  let count = 0;
  const looking = Array.from({ length: 300 }, async () => {
    await queue.turn();
    drawn();
    count += 1;
  });
  const waited: number[] = [];
  let bought = false;
  const buying = async () => {
    while (count < 300) {
      const before = count;
      await new Promise((answered) => setImmediate(answered));
      waited.push(count - before);
    }
    bought = true;
  };
  await within(10_000, "everything to be drawn and bought", Promise.all([...looking, buying()]));
  expect(bought).toBe(true);
  expect(Math.max(...waited)).toBeLessThan(20);
  expect(waited.length).toBeGreaterThan(10);
});

test("everybody's turn comes, in the order in which they asked", async () => {
  const queue = new DrawingQueue();
  const order: number[] = [];
  const turns = Array.from({ length: 1_000 }, async (_, number) => {
    await queue.turn();
    order.push(number);
  });
  await within(5_000, "all turns", Promise.all(turns));
  expect(order).toEqual([...order].sort((one, other) => one - other));
  await within(5_000, "a turn after all of them", queue.turn());
});

test("frames become rarer while many wait to be drawn, up to ten times, and come back to their pace", async () => {
  const queue = new DrawingQueue();
  expect(queue.stretched(100)).toBe(100);
  const crowd = Array.from({ length: 600 }, async () => {
    await queue.turn();
    drawn();
  });
  await Promise.all(crowd);
  expect(queue.stretched(100)).toBe(1_000);
  await delay(5);
  await queue.turn();
  expect(queue.stretched(100)).toBeLessThan(1_000);
});
