import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Database } from "#db/connection.ts";
import { countRunsUnderWay, findStamp, writeStamp } from "#db/queries/stamp.ts";
import type { Config } from "#server/config.ts";
import { endLeftBehindChild } from "#server/processes/owned-child.ts";
import { nodeName } from "#server/restate/config-file.ts";

/**
 * The database and the engine's data tell one story. Each start stamps both anew, so a database that was put
 * here from a backup, or whose engine was lost, does not belong with what stands beside it: that is set
 * aside, and a new engine is told what is written down. Answers whether that has to be done.
 */
export async function isEngineStrange(db: Database, config: Config): Promise<boolean> {
  if (config.otherRestate) return false;
  const folder = join(config.dataDir, "restate");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const present = findStamp(db) ?? "none";
  if (!belongs(db, folder, present)) await meetStranger(folder);
  stampAnew(db, folder, present);
  return existsSync(join(folder, untold));
}

/** Every one who was to be told has been: from here on the engine knows as much as the database. */
export function engineIsTold({ dataDir }: Pick<Config, "dataDir">): void {
  rmSync(join(dataDir, "restate", untold), { force: true });
}

/** Stays until a start has come through with telling, however often it is killed in the midst of it. */
const untold = "untold";

function belongs(db: Database, folder: string, present: string): boolean {
  if (!existsSync(join(folder, nodeName))) return countRunsUnderWay(db) === 0;
  const known = stampsIn(folder);
  return known.length === 0 || known.includes(present);
}

async function meetStranger(folder: string): Promise<void> {
  writeFileSync(join(folder, untold), "");
  const engine = join(folder, nodeName);
  if (!existsSync(engine)) return;
  await endLeftBehindChild(join(folder, "restate.pid"));
  const when = new Date().toISOString().replace(/[:.]/g, "-");
  renameSync(engine, join(folder, `set-aside-${when}`));
}

const stampFile = "stamp";

function stampsIn(folder: string): string[] {
  const file = join(folder, stampFile);
  return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
}

/** The engine's first, with the one before: a start that is killed in between must not make them strangers. */
function stampAnew(db: Database, folder: string, before: string): void {
  const stamp = randomUUID();
  writeFileSync(join(folder, stampFile), `${stamp}\n${before}\n`);
  writeStamp(db, { stamp });
}
