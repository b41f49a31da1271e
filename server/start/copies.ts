import { chmodSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Database } from "#db/connection.ts";

const kept = 3;

/** Before its shape is changed: a change that goes wrong takes nothing along. The newest few stay. */
export function keepCopy(db: Database, { folder, now }: { folder: string; now: number }): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const name = `cartwright-${new Date(now).toISOString().replace(/[:.]/g, "-")}.db`;
  const copy = join(folder, name);
  db.$client.prepare("VACUUM INTO ?").run(copy);
  chmodSync(copy, 0o600);
  const copies = readdirSync(folder).filter((file) => /^cartwright-.*\.db$/.test(file));
  for (const old of copies.sort().slice(0, -kept)) rmSync(join(folder, old));
}
