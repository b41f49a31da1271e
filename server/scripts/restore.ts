import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { readConfig } from "../config.ts";
import { endLeftBehindChild } from "../processes/owned-child.ts";
import { SettingError } from "../processes/setting-error.ts";
import { holdsShop, restoreBackup } from "../start/backups.ts";
import { openDataFolder } from "../start/data-folder.ts";

const usage = "Usage: npm run restore -- FOLDER [--replace]";

/** `npm run restore -- FOLDER`: into the data folder, while no shop uses it. */
try {
  await restore();
} catch (error) {
  if (!(error instanceof SettingError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function restore(): Promise<void> {
  const { folder, replace } = commandIn(process.argv.slice(2));
  const { dataDir } = readConfig();
  const held = openDataFolder(dataDir);
  try {
    if (holdsShop(dataDir) && !replace) {
      throw new SettingError(
        `There is a shop in ${dataDir} already: set DATA_DIR to another folder, or add --replace to keep it aside.`,
      );
    }
    await endLeftBehindChild(join(dataDir, "restate", "restate.pid"));
    const aside = restoreBackup({ dataDir, folder, now: Date.now() });
    if (aside) console.log(`What was there is in ${aside}`);
    console.log(`Restored into ${dataDir}: the next start goes on from there.`);
  } finally {
    held.close();
  }
}

function commandIn(args: string[]): { folder: string; replace: boolean } {
  const options = { replace: { type: "boolean", default: false } } as const;
  try {
    const { positionals, values } = parseArgs({ args, options, allowPositionals: true });
    const [folder] = positionals;
    if (folder) return { folder: resolve(folder), replace: values.replace };
  } catch {
    // Told with all that is right below.
  }
  throw new SettingError(usage);
}
