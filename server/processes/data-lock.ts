import { linkSync, rmSync } from "node:fs";
import { join } from "node:path";
import { SettingError } from "#server/errors.ts";
import { readPidFile, writePidFile } from "#server/processes/pid-file.ts";
import { isSameProcess, processFacts } from "#server/processes/process-facts.ts";

export interface DataLock {
  close(): void;
}

/** One shop, one data folder: two that write the same database and ledgers would undo each other. */
export function lockDataFolder(dataDir: string): DataLock {
  const file = join(dataDir, "cartwright.pid");
  const ours = `${file}.${process.pid}`;
  writePidFile(ours, process.pid);
  try {
    while (!placed(ours, file)) removeUnlessAlive(file, dataDir);
  } finally {
    rmSync(ours, { force: true });
  }
  return { close: () => rmSync(file, { force: true }) };
}

// A link is made whole or not at all, and never over another: of two starts at once only one succeeds.
function placed(ours: string, file: string): boolean {
  try {
    linkSync(ours, file);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

function removeUnlessAlive(file: string, dataDir: string): void {
  const holder = readPidFile(file);
  const now = holder && processFacts(holder.pid);
  if (holder && now && isSameProcess(holder, now)) {
    throw new SettingError(
      `The data folder ${dataDir} is in use by process ${holder.pid}: stop that one, or set DATA_DIR to another folder.`,
    );
  }
  rmSync(file, { force: true });
}
