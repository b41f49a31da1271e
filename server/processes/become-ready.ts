import { setTimeout as delay } from "node:timers/promises";
import { describeExit, type Exit, type OwnedChild } from "#server/processes/owned-child.ts";

export interface ReadinessOptions {
  name: string;
  isReady: () => Promise<boolean>;
  /** Where the child says why it is not. */
  logFile: string;
  deadlineMs: number;
}

/** Asks a new child until it answers; one that ends or takes too long is an error that says where to look. */
export async function becomeReady(
  child: OwnedChild,
  { name, isReady, logFile, deadlineMs }: ReadinessOptions,
): Promise<void> {
  const deadline = AbortSignal.timeout(deadlineMs);
  let ended: Exit | undefined;
  child.exited.then((exit) => {
    ended = exit;
  });
  // An answer counts only while the child lives: otherwise somebody else gave it.
  while (!(await isReady()) || ended) {
    if (ended)
      throw new Error(`${name} ended while starting (${describeExit(ended)}): see ${logFile}.`);
    if (deadline.aborted)
      throw new Error(`${name} was not ready in ${deadlineMs} ms: see ${logFile}.`);
    await delay(30);
  }
}
