import { EventEmitter, once } from "node:events";
import { expect, test } from "vitest";
import { keepRunning, type RunningChild } from "#server/processes/keep-running.ts";
import type { Exit } from "#server/processes/owned-child.ts";
import { until } from "../support/waiting.ts";

interface FakeChild extends RunningChild {
  number: number;
  die(): void;
  stopped: boolean;
}

function nursery({ failingStarts = [] as number[] } = {}) {
  const children: FakeChild[] = [];
  const lines: string[] = [];
  let starts = 0;
  const start = async (): Promise<FakeChild> => {
    starts += 1;
    if (failingStarts.includes(starts)) throw new Error("its port is taken");
    const child = fakeChild(children.length + 1);
    children.push(child);
    return child;
  };
  const say = (line: string) => void lines.push(line);
  const options = { name: "Restate", start, say, firstPauseMs: 1, longestPauseMs: 4 };
  return { children, lines, options, starts: () => starts };
}

function fakeChild(number: number): FakeChild {
  let resolve: (exit: Exit) => void = () => {};
  const exited = new Promise<Exit>((yes) => {
    resolve = yes;
  });
  return {
    number,
    exited,
    stopped: false,
    die: () => resolve({ code: null, signal: "SIGKILL" }),
    async stop() {
      this.stopped = true;
      resolve({ code: 0, signal: null });
    },
  };
}

test("a child that dies by itself is followed by another, and a line says so", async () => {
  const { children, lines, options } = nursery();
  const kept = await keepRunning(options);
  children[0]?.die();
  await until("the second child", () => kept.current().number === 2);
  children[1]?.die();
  await until("the third child", () => kept.current().number === 3);
  expect(lines.slice(0, 2)).toEqual([
    "Restate ended by itself (signal SIGKILL); starting it again.",
    "Restate is back.",
  ]);
  await kept.stop();
});

test("a start that fails later is tried again until it succeeds", async () => {
  const { children, lines, options } = nursery({ failingStarts: [2, 3, 4] });
  const kept = await keepRunning(options);
  children[0]?.die();
  await until("the second child", () => kept.current().number === 2);
  expect(lines.filter((line) => line.includes("its port is taken"))).toHaveLength(3);
  await kept.stop();
});

test("the first start that fails is the caller's to hear of", async () => {
  const { options } = nursery({ failingStarts: [1] });
  await expect(keepRunning(options)).rejects.toThrow("its port is taken");
});

test("a child that is stopped is not started again", async () => {
  const { children, lines, options, starts } = nursery();
  const kept = await keepRunning(options);
  await kept.stop();
  expect({ stopped: children[0]?.stopped, starts: starts(), lines }).toEqual({
    stopped: true,
    starts: 1,
    lines: [],
  });
});

test("a child that comes up while we stop is stopped as well", async () => {
  const { children, options, starts } = nursery();
  const gate = new EventEmitter();
  const kept = await keepRunning({
    ...options,
    start: async () => {
      const child = await options.start();
      if (child.number === 2) await once(gate, "open");
      return child;
    },
  });
  children[0]?.die();
  await until("the second start", () => starts() === 2);
  const stopped = kept.stop();
  gate.emit("open");
  await stopped;
  expect(children.map((child) => child.stopped)).toEqual([true, true]);
});
