import { afterEach, expect, test, vi } from "vitest";
import { stopSignal } from "#server/start/stop-signal.ts";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const before = signals.map((signal) => process.listeners(signal));

afterEach(() => {
  vi.restoreAllMocks();
  for (const [index, signal] of signals.entries()) {
    process.removeAllListeners(signal);
    for (const listener of before[index] ?? []) process.on(signal, listener);
  }
});

function stop() {
  const exit = vi.spyOn(process, "exit").mockReturnValue(undefined as never);
  const clock = { now: 5_000 };
  const stopping = stopSignal(() => clock.now);
  process.emit("SIGINT");
  expect(stopping.aborted).toBe(true);
  return { exit, clock };
}

test("a signal and its echo through npm are one wish to stop; the next one means now", () => {
  const { exit, clock } = stop();
  clock.now += 20;
  process.emit("SIGINT");
  expect(exit).not.toHaveBeenCalled();
  clock.now += 1_000;
  process.emit("SIGINT");
  expect(exit).toHaveBeenCalledWith(1);
});

test("another signal means now, however soon", () => {
  const { exit } = stop();
  process.emit("SIGTERM");
  expect(exit).toHaveBeenCalledWith(1);
});
