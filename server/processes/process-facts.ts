import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** What tells one process from another that later got the same number. */
export interface ProcessFacts {
  pid: number;
  command: string;
  started: string;
}

/** Undefined when no such process runs; one that only waits to be collected counts as gone. */
export function processFacts(pid: number): ProcessFacts | undefined {
  return process.platform === "linux" ? factsFromProc(pid) : factsFromPs(pid);
}

export function isSameProcess(a: ProcessFacts, b: ProcessFacts): boolean {
  return a.pid === b.pid && a.command === b.command && a.started === b.started;
}

function factsFromProc(pid: number): ProcessFacts | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in brackets may itself hold spaces and brackets; the state is the first field after it.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return undefined;
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").join(" ").trim();
    return { pid, command, started: `${bootId()} ${fields[19]}` };
  } catch {
    return undefined;
  }
}

// Start times count from the boot, so that two boots can agree on a number and a time.
function bootId(): string {
  return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
}

function factsFromPs(pid: number): ProcessFacts | undefined {
  try {
    const [state, started, command] = ["stat", "lstart", "command"].map((field) =>
      execFileSync("ps", ["-p", String(pid), "-o", `${field}=`], { encoding: "utf8" }).trim(),
    );
    if (!state || state.startsWith("Z") || !started || !command) return undefined;
    return { pid, command, started };
  } catch {
    return undefined;
  }
}
