import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, rmSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { readPidFile, writePidFile } from "#server/processes/pid-file.ts";
import { isSameProcess, type ProcessFacts, processFacts } from "#server/processes/process-facts.ts";

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export function describeExit({ code, signal }: Exit): string {
  return signal ? `signal ${signal}` : `code ${code}`;
}

export interface OwnedChild {
  pid: number;
  exited: Promise<Exit>;
  /** SIGTERM, and SIGKILL when the deadline has passed. */
  stop(): Promise<void>;
}

export interface OwnedChildOptions {
  command: string;
  args: readonly string[];
  /** All of the child's environment: nothing of ours is passed on by itself. */
  env: Record<string, string>;
  /** Where the child is noted, so that a start after our sudden death recognises it. */
  pidFile: string;
  /** Both of the child's outputs. A file and not a pipe: the child must be able to outlive us for a moment. */
  logFile: string;
  /** Gives the child an input that closes when we die, for one that ends by itself then. */
  lifeline?: boolean;
  stopDeadlineMs?: number;
}

/** A child in a process group of its own: Ctrl-C in the terminal reaches us, and we end it in our own order. */
export function startOwnedChild({
  command,
  args,
  env,
  pidFile,
  logFile,
  lifeline = false,
  stopDeadlineMs = 12_000,
}: OwnedChildOptions): Promise<OwnedChild> {
  const log = openSync(logFile, "a", 0o600);
  const input = lifeline ? "pipe" : "ignore";
  const child = spawn(command, args, { env, detached: true, stdio: [input, log, log] });
  closeSync(log);
  if (child.pid !== undefined) writePidFile(pidFile, child.pid);
  return begun(child, pidFile, stopDeadlineMs);
}

function begun(child: ChildProcess, pidFile: string, deadlineMs: number): Promise<OwnedChild> {
  const exited = new Promise<Exit>((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
  endWithUs(child);
  const stop = async () => {
    await endGently(child, exited, deadlineMs);
    rmSync(pidFile, { force: true });
  };
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("spawn", () => resolve({ pid: child.pid ?? 0, exited, stop }));
  });
}

// Should we fall over, or be told twice to stop, it goes at once: an orphan would hold its ports and its data.
function endWithUs(child: ChildProcess): void {
  const kill = () => void child.kill("SIGKILL");
  process.once("exit", kill);
  child.once("exit", () => process.off("exit", kill));
}

async function endGently(child: ChildProcess, exited: Promise<Exit>, deadlineMs: number) {
  child.kill("SIGTERM");
  const force = setTimeout(() => child.kill("SIGKILL"), deadlineMs);
  await exited;
  clearTimeout(force);
}

/**
 * Ends the child that an earlier life of ours started and, killed outright, could not end.
 * A process that merely got the same number is somebody else's and is left alone.
 */
export async function endLeftBehindChild(
  pidFile: string,
  { deadlineMs = 12_000 }: { deadlineMs?: number } = {},
): Promise<boolean> {
  const noted = readPidFile(pidFile);
  const found = noted !== undefined && stillRuns(noted);
  if (found) await endByNumber(noted, deadlineMs);
  rmSync(pidFile, { force: true });
  return found;
}

function stillRuns(noted: ProcessFacts): boolean {
  const now = processFacts(noted.pid);
  return now !== undefined && isSameProcess(noted, now);
}

async function endByNumber(noted: ProcessFacts, deadlineMs: number): Promise<void> {
  const gone = () => !stillRuns(noted);
  process.kill(noted.pid, "SIGTERM");
  if (await becomes(gone, deadlineMs)) return;
  process.kill(noted.pid, "SIGKILL");
  if (await becomes(gone, deadlineMs)) return;
  throw new Error(`Process ${noted.pid}, left behind by an earlier start, does not end.`);
}

/** Only our own children announce their end; of anybody else's child we have to ask. */
async function becomes(condition: () => boolean, deadlineMs: number): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < deadlineMs; waitedMs += 50) {
    if (condition()) return true;
    await delay(50);
  }
  return condition();
}
