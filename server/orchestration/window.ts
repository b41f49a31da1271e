import type { Context } from "@restatedev/restate-sdk";
import { type Branch, type LaneOptions, Started } from "./lane.ts";
import { Open, type Settled } from "./settled.ts";

interface WindowOptions<T> extends LaneOptions {
  /** How many are on their way at once. */
  max?: number;
  /** Hears of each end, in the order of ending. Answering "stop" stops the rest. */
  onEnd?: (place: number, end: Settled<T>) => Promise<"go on" | "stop">;
}

/**
 * Starts branches in order, never more than `max` at once, and answers when all it started have
 * ended: how each ended, in the order of the branches, with nothing for those that never began.
 */
export async function throughWindow<T>(
  ctx: Context,
  branches: ReadonlyArray<Branch<T>>,
  { max = branches.length, onEnd = async () => "go on", ...options }: WindowOptions<T>,
): Promise<ReadonlyArray<Settled<T> | undefined>> {
  if (branches.length > 0 && !(max >= 1)) throw new RangeError("At least one at a time.");
  const waiting = branches.values();
  const started: Started<T>[] = [];
  const ends: Array<Settled<T> | undefined> = branches.map(() => undefined);
  const open = new Open<T>();
  let stopped = false;

  const fill = () => {
    while (!stopped && open.size < max) {
      const { value: branch, done } = waiting.next();
      if (done) return;
      const one = new Started(ctx, branch, options);
      started.push(one);
      open.add(one.promise);
    }
  };

  fill();
  for (let next = await open.next(); next; next = await open.next()) {
    const [place, end] = next;
    ends[place] = end;
    await started[place]?.ended(end);
    if ((await onEnd(place, end)) === "stop" && !stopped) {
      stopped = true;
      for (const [other, one] of started.entries()) if (!ends[other]) await one.stop();
    }
    fill();
  }
  return ends;
}
