import type { Frame } from "./stream-frames.ts";

/** A row that was written, and those whose page shows it. */
export interface Change {
  at: number;
  readers: Frame[][];
}

/** This late, a frame has not come at all: what came instead was drawn for a later change. */
const lostMs = 5_000;

/**
 * Milliseconds from each change to the first frame after it, at each of its readers. A page that was never
 * told of any of its changes is an error. The last row of a burst may have been drawn already with the row
 * before it, and then no frame follows.
 */
export function latenessOf(changes: Change[]): number[] {
  return changes.flatMap(({ at, readers }) =>
    readers.flatMap((frames) => {
      const next = frames.find((frame) => frame.at >= at);
      const late = next && next.at - at;
      if (late !== undefined && late < lostMs) return [late];
      // The row's clock has no fractions: what was drawn within the same moments is this one.
      if (frames.some((frame) => Math.abs(frame.at - at) < drawnTogetherMs)) return [];
      throw new Error(`An open page was not told of a change within ${lostMs} ms.`);
    }),
  );
}

const drawnTogetherMs = 200;

/** The value that this share of them does not exceed. */
export function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (value === undefined) throw new Error("There is nothing to take a share of.");
  return value;
}
