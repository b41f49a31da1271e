import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { readPidFile } from "#server/processes/pid-file.ts";
import { isSameProcess, processFacts } from "#server/processes/process-facts.ts";

/** Every process under this one, children of children included. */
export function descendantsOf(pid: number): number[] {
  const table = execFileSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" });
  const pairs = table.split("\n").map((line) => line.trim().split(/\s+/).map(Number));
  const childrenOf = (parent: number): number[] =>
    pairs.flatMap(([child = 0, itsParent]) =>
      itsParent === parent ? [child, ...childrenOf(child)] : [],
    );
  return childrenOf(pid);
}

export function isRunning(pid: number): boolean {
  return processFacts(pid) !== undefined;
}

export function killIfRunning(pid: number): void {
  if (isRunning(pid)) process.kill(pid, "SIGKILL");
}

/** Where a data folder notes who works in it. */
const pidFiles = ["cartwright.pid", "restate/restate.pid", "sandbox.pid"];

/** The noted processes that still run: a shop's orphans, once its main process is dead. */
export function notedProcesses(dataDir: string): number[] {
  return pidFiles.flatMap((name) => notedProcess(join(dataDir, name)) ?? []);
}

export function notedProcess(pidFile: string): number | undefined {
  const noted = readPidFile(pidFile);
  const now = noted && processFacts(noted.pid);
  return noted && now && isSameProcess(noted, now) ? noted.pid : undefined;
}
