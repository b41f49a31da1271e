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

/** Read as it is sent, a piece at a time: a long list is never held as a whole. */
export function csvAnswer(name: string, pieces: Iterator<string>): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const { done, value } = pieces.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
  });
  return new Response(body, {
    headers: {
      "Content-Type": "text/csv; charset=utf-8; header=present",
      "Content-Disposition": `attachment; filename="${name}"`,
    },
  });
}
