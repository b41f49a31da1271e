import type { FinalPlaceState } from "#db/statuses.ts";
import { described, type Handler, isHandler } from "./handlers.ts";

interface Cost {
  /** For what came of it: nothing when nothing did. */
  base: number;
  /** For each so many seconds that a slot is held, those that are begun in full. */
  perSeconds?: number;
}

/** In credits. A wait holds no slot, and costs nothing however long it is. */
const costs: Record<Handler, Cost> = {
  export: { base: 5 },
  prices: { base: 5 },
  call: { base: 2 },
  remind: { base: 1 },
  practise: { base: 1, perSeconds: 10 },
};

interface Asked {
  handler: string;
  seconds: number;
}

/** What it may cost at most, and costs when it is done. */
export function estimateOf({ handler, seconds }: Asked): number {
  return isHandler(handler) ? costs[handler].base + unitsOf(handler, seconds) : 0;
}

/** What is not done has cost the slot for as long as it held it. */
export function costOf(
  asked: Asked,
  { end, heldMs }: { end: FinalPlaceState; heldMs: number },
): number {
  if (end === "done") return estimateOf(asked);
  const held = Math.min(asked.seconds, heldMs / 1000);
  return isHandler(asked.handler) ? unitsOf(asked.handler, held) : 0;
}

function unitsOf(handler: Handler, seconds: number): number {
  const { perSeconds } = costs[handler];
  return perSeconds === undefined ? 0 : Math.ceil(Math.max(0, seconds) / perSeconds);
}

/** For whoever chooses one. */
export function sayCost(handler: Handler): string {
  const { base, perSeconds } = costs[handler];
  const credits = base === 1 ? "1 credit" : `${base} credits`;
  const units = perSeconds === undefined ? "" : `, and 1 for each ${perSeconds} seconds`;
  return `${described[handler].title}: ${described[handler].does}. ${credits}${units}.`;
}
