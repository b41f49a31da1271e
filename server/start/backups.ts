import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { sandboxFiles } from "#server/outside/systems.ts";
import { SettingError } from "#server/processes/setting-error.ts";

/** What a backup says of itself. */
const label = "backup.json";
const databases = ["cartwright.db", ...sandboxFiles];
const secrets = ["payment-webhook.secret", "sandbox.secret"];

/**
 * Also while the shop runs: each database as it is at one moment, ours first, as the outside always knows more
 * than we do. The engine cannot be copied while it writes, and need not be: a restored shop tells a new one.
 */
export function makeBackup({
  dataDir,
  folder,
  now,
}: {
  dataDir: string;
  folder: string;
  now: number;
}): string[] {
  requireEmpty(folder);
  if (!existsSync(join(dataDir, "cartwright.db"))) {
    throw new SettingError(`There is no shop in ${dataDir}: set DATA_DIR to its folder.`);
  }
  const copied = [
    ...databases.filter((name) => copyDatabase(dataDir, folder, name)),
    ...secrets.filter((name) => copyFile(dataDir, folder, name)),
  ];
  const about = { format: 1, madeAt: new Date(now).toISOString(), files: copied };
  writePrivately(join(folder, label), `${JSON.stringify(about, null, 2)}\n`);
  return copied;
}

/** Into a folder that no shop uses. What was there is kept aside. */
export function restoreBackup({
  dataDir,
  folder,
  now,
}: {
  dataDir: string;
  folder: string;
  now: number;
}): string | undefined {
  const names = filesOf(folder);
  // Copied before anything moves, and the shop's own put in place last: what breaks off leaves no half a shop.
  for (const name of names) copyFile(folder, dataDir, name, incoming(name));
  const aside = keepAside(dataDir, now);
  for (const name of names.toReversed()) {
    renameSync(join(dataDir, incoming(name)), join(dataDir, name));
  }
  return aside;
}

export function holdsShop(dataDir: string): boolean {
  return existsSync(join(dataDir, "cartwright.db"));
}

function requireEmpty(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (readdirSync(folder).length > 0) {
    throw new SettingError(`${folder} is not empty: name a new folder for the backup.`);
  }
}

/** All that it says it holds, whole; the shop's own database first. */
function filesOf(folder: string): string[] {
  const listed = listedIn(join(folder, label));
  if (!listed) throw new SettingError(`${folder} holds no backup of a shop.`);
  const names = [...databases, ...secrets].filter((name) => listed.includes(name));
  const torn = names.find((name) => !isWhole(join(folder, name), name));
  if (torn) {
    throw new SettingError(
      `The backup in ${folder} is not whole (${torn}): copy it here once more, or take another one.`,
    );
  }
  return names;
}

function listedIn(file: string): unknown[] | undefined {
  try {
    const { format, files } = JSON.parse(readFileSync(file, "utf8"));
    return format === 1 && files.includes("cartwright.db") ? files : undefined;
  } catch {
    return undefined;
  }
}

function isWhole(file: string, name: string): boolean {
  if (!existsSync(file)) return false;
  if (!databases.includes(name)) return true;
  try {
    const db = new Sqlite(file, { readonly: true });
    try {
      return db.pragma("quick_check", { simple: true }) === "ok";
    } finally {
      db.close();
    }
  } catch {
    return false;
  }
}

function incoming(name: string): string {
  return `${name}.restored`;
}

function copyDatabase(from: string, to: string, name: string): boolean {
  if (!existsSync(join(from, name))) return false;
  const db = new Sqlite(join(from, name), { fileMustExist: true, timeout: 10_000 });
  try {
    db.prepare("VACUUM INTO ?").run(join(to, name));
  } finally {
    db.close();
  }
  chmodSync(join(to, name), 0o600);
  return true;
}

function copyFile(from: string, to: string, name: string, as = name): boolean {
  if (!existsSync(join(from, name))) return false;
  copyFileSync(join(from, name), join(to, as));
  chmodSync(join(to, as), 0o600);
  return true;
}

function writePrivately(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600 });
}

/** Their engine as well: it belongs with the database that it was used with. */
function keepAside(dataDir: string, now: number): string | undefined {
  const kept = [
    ...databases.flatMap((name) => [name, `${name}-wal`, `${name}-shm`]),
    ...secrets,
    "restate",
    "versions",
  ];
  const there = kept.filter((name) => existsSync(join(dataDir, name)));
  if (there.length === 0) return undefined;
  const aside = join(dataDir, `replaced-${new Date(now).toISOString().replace(/[:.]/g, "-")}`);
  mkdirSync(aside, { mode: 0o700 });
  for (const name of there) renameSync(join(dataDir, name), join(aside, name));
  return aside;
}
