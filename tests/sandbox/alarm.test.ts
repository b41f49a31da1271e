import { setImmediate } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { type Alarm, startAlarm } from "#server/sandbox/alarm.ts";
import { eventually } from "../support/eventually.ts";

interface Watched {
  alarm: Alarm;
  dueIn(ms: number): void;
  looked(): number;
  rung(): number;
}

function watchAlarm(): Watched {
  const now = Date.now();
  let dueAt: number | null = null;
  let looked = 0;
  let rung = 0;
  const alarm = startAlarm({
    nextDueAt: () => {
      looked += 1;
      return dueAt;
    },
    ring: () => {
      rung += 1;
      dueAt = null;
      alarm.wake();
    },
    clock: () => now,
  });
  onTestFinished(alarm.stop);
  return {
    alarm,
    dueIn: (ms) => {
      dueAt = now + ms;
    },
    looked: () => looked,
    rung: () => rung,
  };
}

test("however many wake it in one turn, it looks once for what is due", async () => {
  const { alarm, looked } = watchAlarm();
  for (let count = 0; count < 10; count++) alarm.wake();
  await setImmediate();
  expect(looked()).toBe(2);
});

test("what was written after it was set rings in its own time", async () => {
  const { alarm, dueIn, rung } = watchAlarm();
  dueIn(60_000);
  alarm.wake();
  await setImmediate();
  dueIn(5);
  alarm.wake();
  await eventually("it rings", () => expect(rung()).toBe(1));
});

test("a stopped alarm looks for nothing any more", async () => {
  const { alarm, dueIn, looked } = watchAlarm();
  dueIn(0);
  alarm.wake();
  alarm.stop();
  await setImmediate();
  expect(looked()).toBe(1);
});
