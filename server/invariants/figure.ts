import type { Database } from "#db/connection.ts";
import type { Owed } from "#db/invariants.ts";
import type { PlayedLedgers } from "#server/outside/played-ledgers.ts";

/** Something that must hold whatever happens, and how it stands. */
export interface Figure {
  id: string;
  /** In a few words, or as a sum. */
  title: string;
  rule: string;
  /** What cannot be known now does not hold, and is not broken. */
  state: "holds" | "broken" | "unknown";
  /** As it stands, in figures and words. */
  figure: string;
  breaks: readonly Break[];
}

/** What breaks it, and where that can be looked at. */
export interface Break {
  words: string;
  href: string;
}

/** All figures as they stood at one moment. */
export interface Compared {
  at: number;
  figures: readonly Figure[];
  /** Who could not be asked, and why. */
  unasked: readonly string[];
}

/** Our books beside those of all others. */
export interface BothBooks {
  db: Database;
  /** When the others were asked. */
  at: number;
  /** What was begun before is not compared. */
  since: number;
  /** What is to be paid for each that was begun since, the newest first. */
  owed: readonly Owed[];
  /** Nothing when they could not be asked. */
  theirs: PlayedLedgers | undefined;
  /** What was paid or sent through somebody in earnest, whose books are not among theirs. */
  elsewhere: ReadonlySet<string>;
}

type Judged = Pick<Figure, "id" | "title" | "rule" | "figure" | "breaks">;

/** One that was judged by our own books alone is known to be broken, never to hold. */
export function judged(figure: Judged, { isKnown }: { isKnown: boolean }): Figure {
  if (figure.breaks.length > 0) return { ...figure, state: "broken" };
  return { ...figure, state: isKnown ? "holds" : "unknown" };
}

/** What has moved this little before the others were asked may be on its way from one book to the other. */
const restedMs = 2_000;

export function hasMoved(
  { at }: Pick<BothBooks, "at">,
  { movedAt }: Pick<Owed, "movedAt">,
): boolean {
  return movedAt > at - restedMs;
}

export function runHref(runId: string): string {
  return `/runs/${encodeURIComponent(runId)}`;
}

/** Sums or lists by whom they are of. */
export function grouped<Row extends { orderId: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(row.orderId, [...(groups.get(row.orderId) ?? []), row]);
  return groups;
}

export function sumOf<Row>(rows: readonly Row[], cents: (row: Row) => number): number {
  return rows.reduce((total, row) => total + cents(row), 0);
}

/** Of how many nothing is known, for the others' books do not have them. */
export function sayElsewhere(count: number): string {
  return count === 0 ? "" : `; ${count} went through somebody whose books are not here`;
}

/** "1 order", "3 orders". */
export function sayCount(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** "; 3 more are on their way", or nothing. */
export function sayMoving(count: number): string {
  if (count === 0) return "";
  return count === 1 ? "; one more is on its way" : `; ${count} more are on their way`;
}
