import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type ProfileWindow, windowFile } from "./profile.ts";
import { ownerOf, type ProfileNode, placeOf } from "./profile-owners.ts";

/**
 * Where a .cpuprofile's time went, by package and by function:
 *
 *     node --import tsx tests/bench/profile-summary.ts FILE
 *
 * Time is self time on the clock, on the main thread: a wait for the disk inside SQLite counts as SQLite's.
 * Only what the benchmark measured is counted, when it noted that beside the profile.
 */
interface Profile {
  nodes: (ProfileNode & { children?: number[] })[];
  startTime: number;
  samples: number[];
  timeDeltas: number[];
}

const [file] = process.argv.slice(2);
if (!file) throw new Error("Say which .cpuprofile: tests/bench/profile-summary.ts FILE");
const profile: Profile = JSON.parse(readFileSync(file, "utf8"));
const window = noted(join(dirname(file), windowFile));

const self = selfTimes(profile, window);
const parents = parentsOf(profile.nodes);
const busy = profile.nodes.filter(({ callFrame }) => callFrame.functionName !== "(idle)");
const total = sum(busy.map(({ id }) => self.get(id) ?? 0));

console.log(`${ms(total)} ms of work${window ? ` for ${window.operations} operations` : ""}`);
print(
  "By package",
  grouped((node) => ownerOf(node, parents)),
);
print(
  "By function",
  grouped((node) => `${placeOf(node)}  [${ownerOf(node, parents)}]`).slice(0, 40),
);

function noted(windowPath: string): ProfileWindow | undefined {
  return existsSync(windowPath) ? JSON.parse(readFileSync(windowPath, "utf8")) : undefined;
}

function selfTimes({ samples, timeDeltas, startTime }: Profile, within?: ProfileWindow) {
  const times = new Map<number, number>();
  let at = startTime;
  for (const [index, node] of samples.entries()) {
    const delta = timeDeltas[index] ?? 0;
    at += delta;
    if (within && (at < within.from || at > within.to)) continue;
    times.set(node, (times.get(node) ?? 0) + delta);
  }
  return times;
}

function parentsOf(nodes: Profile["nodes"]): Map<number, ProfileNode> {
  return new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node])));
}

function grouped(nameOf: (node: ProfileNode) => string): [string, number][] {
  const groups = new Map<string, number>();
  for (const node of busy) {
    const name = nameOf(node);
    groups.set(name, (groups.get(name) ?? 0) + (self.get(node.id) ?? 0));
  }
  return [...groups].filter(([, time]) => time > 0).sort(([, a], [, b]) => b - a);
}

function print(title: string, rows: [string, number][]): void {
  console.log(`\n${title}`);
  for (const [name, time] of rows) {
    const share = `${((time / total) * 100).toFixed(1)}%`.padStart(6);
    const each = window ? `${(time / 1_000 / window.operations).toFixed(2)} each`.padStart(12) : "";
    console.log(`${ms(time).padStart(9)} ms ${share}${each}  ${name}`);
  }
}

function ms(micros: number): string {
  return (micros / 1_000).toFixed(0);
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
