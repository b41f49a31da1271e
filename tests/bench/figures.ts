import { type ByProcess, sumOf } from "./processor-time.ts";

/** What one benchmark found out. */
export interface Findings {
  figures: Figure[];
  /** What stands behind the figures. */
  tables: Table[];
}

export interface Figure {
  what: string;
  value: number;
  unit: string;
  /** The same of the bare thing it is measured against. */
  against?: number;
  goal?: Goal;
}

export interface Goal {
  words: string;
  met: (figure: Figure) => boolean;
}

export interface Table {
  title: string;
  columns: string[];
  rows: (string | number)[][];
}

export const ratioOf = ({ value, against }: Figure): number | undefined =>
  against === undefined ? undefined : value / against;

export function atMost(limit: number, unit: string): Goal {
  return { words: `≤ ${limit} ${unit}`, met: ({ value }) => value <= limit };
}

export function atLeast(limit: number, unit: string): Goal {
  return { words: `≥ ${limit} ${unit}`, met: ({ value }) => value >= limit };
}

export function ratioAtMost(limit: number): Goal {
  return { words: `≤ ${limit} ×`, met: (figure) => (ratioOf(figure) ?? Infinity) <= limit };
}

export function ratioAtLeast(limit: number): Goal {
  return { words: `≥ ${limit} ×`, met: (figure) => (ratioOf(figure) ?? 0) >= limit };
}

/** Milliseconds an operation in each process, one row for each thing that was measured. */
export function processorTable(title: string, rows: Record<string, ByProcess>): Table {
  const processes = [...new Set(Object.values(rows).flatMap((times) => Object.keys(times)))];
  return {
    title,
    columns: ["", ...processes, "all"],
    rows: Object.entries(rows).map(([what, times]) => [
      what,
      ...processes.map((name) => times[name] ?? "–"),
      sumOf(times),
    ]),
  };
}
