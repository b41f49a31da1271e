import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { platform } from "node:os";

/** A number for each process, by the name it has in the tables. */
export type ByProcess = Record<string, number>;

/**
 * Processor milliseconds since each process began, as the system counts them for all its threads. Unlike
 * the time of day they do not grow while somebody else has the processor, so they hold on a shared machine.
 */
export function processorTimes(pids: ByProcess): ByProcess {
  return mapped(pids, processorMs);
}

/** Resident kilobytes of each. */
export function residentMemory(pids: ByProcess): ByProcess {
  return mapped(pids, residentKb);
}

export function differenceOf(after: ByProcess, before: ByProcess): ByProcess {
  return mapped(after, (value, name) => value - (before[name] ?? 0));
}

export function addedTo(sum: ByProcess, more: ByProcess): ByProcess {
  return mapped(more, (value, name) => value + (sum[name] ?? 0));
}

export function dividedBy(times: ByProcess, count: number): ByProcess {
  return mapped(times, (value) => value / count);
}

export function sumOf(times: ByProcess): number {
  return Object.values(times).reduce((sum, value) => sum + value, 0);
}

function mapped(values: ByProcess, change: (value: number, name: string) => number): ByProcess {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, change(value, name)]),
  );
}

function processorMs(pid: number): number {
  return platform() === "linux" ? ticksOf(pid) * msPerTick : timeToldByPs(pid);
}

/** What Linux shows to programs is always in hundredths of a second, whatever its own clock runs at. */
const msPerTick = 10;

function ticksOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The command stands in brackets and may hold spaces: what is counted begins behind it, with the state.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return Number(fields[11]) + Number(fields[12]);
}

/** [[days-]hours:]minutes:seconds, with hundredths where the system tells them. */
function timeToldByPs(pid: number): number {
  const [time = "", days = "0"] = askPs(pid, "time").split("-").reverse();
  const seconds = time.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  return (Number(days) * 86_400 + seconds) * 1_000;
}

function residentKb(pid: number): number {
  return Number(askPs(pid, "rss"));
}

function askPs(pid: number, what: string): string {
  return execFileSync("ps", ["-o", `${what}=`, "-p", String(pid)], { encoding: "utf8" }).trim();
}
