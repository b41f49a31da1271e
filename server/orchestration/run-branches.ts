import type { Context } from "@restatedev/restate-sdk";
import type { BranchOptions, StartBranch } from "./branch.ts";
import { OpenBranches } from "./open-branches.ts";
import type { Settled } from "./settled.ts";

interface RunBranchesOptions<T> extends BranchOptions {
  /** How many are on their way at once. */
  max?: number;
  /** Hears of each end, in the order of ending. Answering "stop" stops the rest. */
  onEnd?: (end: Settled<T>) => Promise<"go on" | "stop">;
}

/**
 * Starts branches in order, never more than `max` at once, and answers when all it started have
 * ended: how each ended, in the order of the branches, with nothing for those that never began.
 */
export async function runBranches<T>(
  ctx: Context,
  branches: ReadonlyArray<StartBranch<T>>,
  { max = branches.length, onEnd = async () => "go on", ...options }: RunBranchesOptions<T>,
): Promise<ReadonlyArray<Settled<T> | undefined>> {
  if (branches.length > 0 && !(max >= 1)) throw new RangeError("At least one at a time.");
  const ends: Array<Settled<T> | undefined> = branches.map(() => undefined);
  const waiting = [...branches];
  const open = new OpenBranches<T>(ctx, options);

  for (;;) {
    while (open.size < max) {
      const branch = waiting.shift();
      if (!branch) break;
      open.start(branch);
    }
    if (open.size === 0) return ends;
    const ended = await open.next();
    if (!ended) continue;
    const [place, end] = ended;
    ends[place] = end;
    if ((await onEnd(end)) === "stop") {
      waiting.length = 0;
      await open.stop();
    }
  }
}
