import { readConfig } from "../config.ts";
import { SettingError } from "../processes/setting-error.ts";
import { openDataFolder } from "../start/data-folder.ts";
import { emptyDataFolder } from "../start/empty-data-folder.ts";

/** `npm run db:reset`: the next start begins with an empty shop. */
try {
  const { dataDir } = readConfig();
  const folder = openDataFolder(dataDir);
  await emptyDataFolder(dataDir);
  folder.close();
  console.log(`Emptied ${dataDir}`);
} catch (error) {
  if (!(error instanceof SettingError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
