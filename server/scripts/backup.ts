import { resolve } from "node:path";
import { readConfig } from "../config.ts";
import { SettingError } from "../processes/setting-error.ts";
import { makeBackup } from "../start/backups.ts";

const usage = "Usage: npm run backup -- FOLDER";

/** `npm run backup -- FOLDER`: also while the shop runs. */
try {
  const [folder] = process.argv.slice(2);
  if (!folder) throw new SettingError(usage);
  const { dataDir } = readConfig();
  const copied = makeBackup({ dataDir, folder: resolve(folder), now: Date.now() });
  console.log(`Backed up to ${resolve(folder)}: ${copied.join(", ")}`);
} catch (error) {
  if (!(error instanceof SettingError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
