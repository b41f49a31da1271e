import { accessSync, constants, mkdirSync } from "node:fs";
import { type DataLock, lockDataFolder } from "#server/processes/data-lock.ts";
import { SettingError } from "../processes/setting-error.ts";
import { closeFilesToOthers, makeFilesForOurselves } from "./own-files.ts";

/** The folder of everything we keep, made when it is missing, and ours alone from here on. */
export function openDataFolder(dataDir: string): DataLock {
  requireUsable(dataDir);
  makeFilesForOurselves();
  const lock = lockDataFolder(dataDir);
  closeFilesToOthers(dataDir);
  return lock;
}

function requireUsable(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? error.code : error;
    throw new SettingError(
      `The data folder ${dataDir} cannot be used (${reason}): set DATA_DIR to a folder that can be read and written.`,
    );
  }
}
