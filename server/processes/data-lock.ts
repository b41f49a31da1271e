import { rmSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { readPidFile, writePidFile } from "#server/processes/pid-file.ts";
import { SettingError } from "./setting-error.ts";

export interface DataLock {
  close(): void;
}

/**
 * One shop, one data folder: two that write the same database and ledgers would undo each other.
 *
 * The lock is the operating system's, held through an open SQLite transaction. It goes with its process,
 * however that ends, so there is no stale lock to recognise; the pid file only says whose it is.
 */
export function lockDataFolder(dataDir: string): DataLock {
  const pidFile = join(dataDir, "cartwright.pid");
  const lock = new Sqlite(join(dataDir, "cartwright.lock"), { timeout: 0 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    throw isBusy(error) ? inUse(dataDir, pidFile) : error;
  }
  writePidFile(pidFile, process.pid);
  return {
    close: () => {
      rmSync(pidFile, { force: true });
      lock.close();
    },
  };
}

function isBusy(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && error.code === "SQLITE_BUSY";
}

function inUse(dataDir: string, pidFile: string): SettingError {
  const holder = readPidFile(pidFile)?.pid ?? "another";
  return new SettingError(
    `The data folder ${dataDir} is in use by process ${holder}: stop that one, or set DATA_DIR to another folder.`,
  );
}
