/** Spreadsheets take these for the beginning of a formula, wherever the text came from. */
const beginsFormula = /^[=+\-@＝＋－＠\t\r\n']/;

/** One row. Text that a spreadsheet would carry out is told apart by an apostrophe before it, as is one that has one. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cellOf).join(",")}\r\n`;
}

function cellOf(value: string | number | null): string {
  if (typeof value === "number") return String(value);
  const text = value ?? "";
  const safe = beginsFormula.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
