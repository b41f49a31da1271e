import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** The part of a profile that was measured: the clock is the profiler's, in microseconds. */
export interface ProfileWindow {
  from: number;
  to: number;
  operations: number;
}

export const windowFile = "window.json";

/** How to start the shop so that it leaves a profile, and where to note which part of it counts. */
export function profiled(folder: string | undefined, benchmark: string) {
  if (!folder) return { nodeArguments: [], note: (_: ProfileWindow) => {} };
  const own = resolve(folder, benchmark);
  mkdirSync(own, { recursive: true });
  return {
    nodeArguments: ["--cpu-prof", `--cpu-prof-dir=${own}`],
    note: (window: ProfileWindow) => writeFileSync(join(own, windowFile), JSON.stringify(window)),
  };
}

/** From a moment of `performance.now()` until now. */
export function windowSince(began: number, operations: number): ProfileWindow {
  return { from: onProfilersClock(began), to: onProfilersClock(performance.now()), operations };
}

/** Both count from the start of the machine; ours, within this process, from its own start. */
function onProfilersClock(at: number): number {
  const now = Number(process.hrtime.bigint() / 1_000n);
  return now - (performance.now() - at) * 1_000;
}
