import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export interface Import {
  /** Where it leads within the repository, or the package's name. */
  to: string;
  typeOnly: boolean;
}

const root = path.join(import.meta.dirname, "../..");

export function sourceFiles(): string[] {
  return ["server", "db", "views", "public/client", "public/page"].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.(tsx?|mjs)$/.test(file))
      .map((file) => path.posix.join(folder, file)),
  );
}

export function textOf(file: string): string {
  return readFileSync(path.join(root, file), "utf8");
}

export function importsOf(file: string, source: string): Import[] {
  const statements = source.matchAll(
    /^(?:import|export)\s+(?<what>type\b)?(?:(?<names>[\w$\s,*{}]+?)\s+from\s+)?["'](?<at>[^"']+)["']/gm,
  );
  const calls = source.matchAll(/\bimport\(\s*["'](?<at>[^"']+)["']/g);
  return [
    ...[...statements].map(({ groups }) => ({
      to: resolved(file, groups?.at ?? ""),
      typeOnly: groups?.what !== undefined || namesOnlyTypes(groups?.names ?? ""),
    })),
    ...[...calls].map(({ groups }) => ({ to: resolved(file, groups?.at ?? ""), typeOnly: false })),
  ];
}

function namesOnlyTypes(names: string): boolean {
  const listed = /^\s*\{([^}]*)\}\s*$/.exec(names)?.[1];
  if (listed === undefined) return false;
  return listed
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean)
    .every((name) => name.startsWith("type "));
}

function resolved(file: string, at: string): string {
  if (at.startsWith("#")) return at.slice(1);
  return at.startsWith(".") ? path.posix.join(path.posix.dirname(file), at) : at;
}
