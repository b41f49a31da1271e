import type { Standing } from "#db/gate/standing.ts";
import type { OrganisationState } from "#db/statuses.ts";
import { sayHeld } from "./budgets.ts";

/** What of an organisation tells how its work stands beside that of the others. */
export interface Shared {
  weight: number;
  state: OrganisationState;
  parallelRuns: number;
  standing: Standing | undefined;
}

/** What it waits for is said with a date. */
type Blocked = Shared & { now: number };

/** Of what all take, the part that is an organisation's by its weight, beside those who want something now. */
export function entitledShare(mine: Shared, all: readonly Shared[]): number {
  const wanting = all.filter((one) => one === mine || wants(one));
  return mine.weight / wanting.reduce((sum, { weight }) => sum + weight, 0);
}

/** The part that it had, of all that began lately. */
export function usedShare(mine: Shared, all: readonly Shared[]): number {
  const begun = all.reduce((sum, { standing }) => sum + (standing?.begunLately ?? 0), 0);
  return begun === 0 ? 0 : (mine.standing?.begunLately ?? 0) / begun;
}

const wants = ({ standing }: Shared) => (standing?.waiting ?? 0) + (standing?.running ?? 0) > 0;

/** Why what waits does not begin; nothing when nothing waits. */
export function blockedOn({ state, parallelRuns, standing, now }: Blocked): string | undefined {
  if (!standing || standing.waiting === 0) return undefined;
  if (state !== "active" && state !== "draining") return `it is ${state}`;
  if (standing.running >= parallelRuns) return "as many of its own go on as may";
  if (standing.held === standing.waiting) return sayHeld(now);
  if (standing.held > 0) return `its turn; ${standing.held} of them are ${sayHeld(now)}`;
  return "its turn, or its starts a minute";
}

/**
 * Noisy is who has twice as many waiting as all others together, and twenty at the least: it waits for itself,
 * and takes nothing from them.
 */
export function isNoisy(mine: Shared, all: readonly Shared[]): boolean {
  const waiting = (one: Shared) => one.standing?.waiting ?? 0;
  const others = all.filter((one) => one !== mine).reduce((sum, one) => sum + waiting(one), 0);
  return waiting(mine) >= 20 && waiting(mine) >= 2 * others;
}

/** Of waits in any order: so many per cent were no longer than this. */
export function percentile(waits: readonly number[], percent: number): number | undefined {
  const sorted = [...waits].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)];
}
