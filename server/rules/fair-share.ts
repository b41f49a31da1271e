/** How far a tenant has come in what all share: the later it was last served, the later its next turn. */
export interface Turn {
  weight: number;
  /** Where its last turn began, on the scale that all share; none before its first. */
  lastTurn: number | null;
}

/**
 * Start-time fair queueing, each turn of the same length: a tenant's next turn begins where its last one
 * ended, which is the sooner the more weight it has, and never before now. So whoever has waited for nothing
 * saves nothing up, and whoever floods the queue is served by its weight like all others.
 */
function beginOf({ weight, lastTurn }: Turn, now: number): number {
  return lastTurn === null ? now : Math.max(lastTurn + 1 / weight, now);
}

/** Now is where the last of all turns began. */
export function nowOf(turns: readonly Turn[]): number {
  return Math.max(0, ...turns.map(({ lastTurn }) => lastTurn ?? 0));
}

/** Whose turn is next, and where it begins; the first of equals. */
export function nextTurn<T extends Turn>(
  waiting: readonly T[],
  now: number,
): { whose: T; begin: number } | undefined {
  let next: { whose: T; begin: number } | undefined;
  for (const whose of waiting) {
    const begin = beginOf(whose, now);
    if (!next || begin < next.begin) next = { whose, begin };
  }
  return next;
}
