import { existsSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { forEach, type System, sandboxFile, systems } from "#server/outside/systems.ts";
import { openSandboxDatabase, type SandboxDatabase } from "./database.ts";

/** What each of them has written down, apart from the others. */
export type Ledgers = Record<System, SandboxDatabase>;

/** Each in a file of its own, as systems know nothing of each other. */
export function openLedgers(folder: string): Ledgers {
  for (const name of systems) takeAlong(folder, name);
  return forEach(systems, (name) => openSandboxDatabase({ file: join(folder, sandboxFile(name)) }));
}

export function closeLedgers(ledgers: Ledgers): void {
  for (const name of systems) ledgers[name].$client.close();
}

/** There was one ledger once: the first of each goes on with what it had written there. */
function takeAlong(folder: string, name: System): void {
  const before = join(folder, sandboxFile("world"));
  const file = join(folder, sandboxFile(name));
  const isFirst = name === "acorn" || name === "kestrel";
  if (!isFirst || existsSync(file) || !existsSync(before)) return;
  const old = new Sqlite(before);
  old.prepare("VACUUM INTO ?").run(file);
  old.close();
}
