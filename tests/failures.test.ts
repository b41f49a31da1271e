import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = new URL("../", import.meta.url);
const read = (path: string) => readFileSync(fileURLToPath(new URL(path, root)), "utf8");

interface Proof {
  row: number;
  file: string;
  title: string;
}

describe("docs/failures.md", () => {
  const rows = rowsOf(read("docs/failures.md"));
  const proofs = rows.flatMap(proofsIn);

  test("has a proof for each of its rows, in their order", () => {
    const numbers = rows.map(({ row }) => row);
    expect(numbers.slice(0, 18)).toEqual(Array.from({ length: 18 }, (_, index) => index + 1));
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    expect(rows.filter((row) => proofsIn(row).length === 0)).toEqual([]);
  });

  test.each(proofs)("row $row names a test that exists: $title", ({ file, title }) => {
    expect(existsSync(new URL(file, root)), file).toBe(true);
    expect(titlesIn(read(file))).toContain(title);
  });
});

interface Row {
  row: number;
  /** Files and the titles of tests in them. */
  proof: string;
}

function rowsOf(markdown: string): Row[] {
  return [...markdown.matchAll(/^\| (\d+) \|.*\| ([^|]*) \|$/gm)].map(
    ([, row = "", proof = ""]) => ({ row: Number(row), proof }),
  );
}

/** `file`: "title", "another title"; `another file`: "title" */
function proofsIn({ row, proof }: Row): Proof[] {
  const files = proof.matchAll(/`([^`]+)`: ((?:"[^"]+"(?:, )?)+)/g);
  return [...files].flatMap(([, file = "", titles = ""]) =>
    [...titles.matchAll(/"([^"]+)"/g)].map(([, title = ""]) => ({ row, file, title })),
  );
}

/** As they are written: those of a test for each of several things hold its placeholders. */
function titlesIn(source: string): string[] {
  const calls = source.matchAll(
    /\btest(?:\.each\((?:[^()]|\([^()]*\))*\))?\(\s*"((?:[^"\\]|\\.)*)"/g,
  );
  return [...calls].map(([, title = ""]) => title.replaceAll('\\"', '"'));
}
