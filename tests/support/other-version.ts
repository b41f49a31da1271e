import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const parts = ["server", "views", "db", "public", "package.json", "tsconfig.json"];

interface Change {
  file: string;
  from: string;
  to: string;
}

/** The shop as somebody goes on writing it: a copy of its code with one change. */
export function writeOtherVersion({ file, from, to }: Change): { root: string; remove(): void } {
  const copy = mkdtempSync(join(tmpdir(), "cartwright-version-"));
  for (const part of parts) cpSync(join(root, part), join(copy, part), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "dir");
  const text = readFileSync(join(copy, file), "utf8");
  if (!text.includes(from)) throw new Error(`${file} holds no ${from}`);
  writeFileSync(join(copy, file), text.replaceAll(from, to));
  return { root: copy, remove: () => rmSync(copy, { recursive: true }) };
}
