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
 * here from a backup, or whose engine was lost or is another one now, does not belong with what it finds: our
 * own engine's data is set aside, and the new engine is told what is written down. Answers whether that has to
 * be done.
 */
export async function isEngineStrange(db: Database, config: Config): Promise<boolean> {
  const folder = join(config.dataDir, "restate");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const where = config.otherRestate?.adminUrl ?? own;
  const present = findStamp(db);
  if (!belongs(db, { folder, where, present })) await meetStranger(folder);
  stampAnew(db, { folder, where, before: present ?? "none" });
  return existsSync(join(folder, untold));
}

/** Every one who was to be told has been: from here on the engine knows as much as the database. */
export function engineIsTold({ dataDir }: Pick<Config, "dataDir">): void {
  rmSync(join(dataDir, "restate", untold), { force: true });
}

/** Stays until a start has come through with telling, however often it is killed in the midst of it. */
const untold = "untold";

const own = "own";

interface Pair {
  folder: string;
  /** Which engine it is: our own, or the other one's address. */
  where: string;
  present: string | undefined;
}

function belongs(db: Database, { folder, where, present }: Pair): boolean {
  const isNew = present === undefined && countRunsUnderWay(db) === 0;
  if (where === own && !existsSync(join(folder, nodeName))) return isNew;
  const known = stampIn(folder);
  // From before there were stamps, unless the database has one.
  if (!known) return where === own || present === undefined;
  return known.where === where && known.stamps.includes(present ?? "none");
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

function stampIn(folder: string): { stamps: string[]; where: string } | undefined {
  const file = join(folder, stampFile);
  if (!existsSync(file)) return undefined;
  const [stamp = "", before = "", where = own] = readFileSync(file, "utf8").trim().split("\n");
  return { stamps: [stamp, before], where };
}

/**
 * The engine's first, with the one before: a start that is killed in between must not make them strangers. Then
 * without it: the copy that this start may have made of the database still bears that one.
 */
function stampAnew(
  db: Database,
  { folder, where, before }: Omit<Pair, "present"> & { before: string },
) {
  const stamp = randomUUID();
  writeWhole(join(folder, stampFile), `${stamp}\n${before}\n${where}\n`);
  writeStamp(db, { stamp });
  writeWhole(join(folder, stampFile), `${stamp}\n${stamp}\n${where}\n`);
}

/** On the disk before the database says the same: neither a kill nor a power cut leaves it behind. */
function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { flush: true });
  renameSync(`${file}.new`, file);
}
