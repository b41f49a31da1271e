import { type Figure, type Findings, ratioOf, type Table } from "./figures.ts";

export function printFindings({ figures, tables }: Findings, say: (line: string) => void): void {
  for (const figure of figures) say(`  ${lineOf(figure)}`);
  for (const table of tables) printTable(table, say);
}

function lineOf(figure: Figure): string {
  const { what, value, unit, against, goal } = figure;
  const ratio = ratioOf(figure);
  const bare = against === undefined ? "" : ` against ${rounded(against)}: ${rounded(ratio)} ×`;
  const verdict = goal ? ` [${goal.words}: ${goal.met(figure) ? "met" : "missed"}]` : "";
  return `${what}: ${rounded(value)} ${unit}${bare}${verdict}`;
}

function printTable({ title, columns, rows }: Table, say: (line: string) => void): void {
  const lines = [columns, ...rows.map((row) => row.map(cellOf))];
  const widths = columns.map((_, column) =>
    Math.max(...lines.map((line) => (line[column] ?? "").length)),
  );
  say(`\n  ${title}`);
  for (const line of lines) {
    const cells = line.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    say(`    ${cells.join("  ")}`);
  }
}

export function cellOf(cell: string | number): string {
  return typeof cell === "number" ? rounded(cell) : cell;
}

/** Three figures are as much as a shared machine can tell. */
export function rounded(value: number | undefined): string {
  if (value === undefined) return "";
  if (Math.abs(value) >= 100) return value.toFixed(0);
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}
