import { readConfig } from "../config.ts";
import { SettingError } from "../processes/setting-error.ts";
import { openDataFolder } from "../start/data-folder.ts";
import { openShopDatabase } from "../start/database.ts";

/** `npm run seed`: what every start does to the database, without the start. */
try {
  const config = readConfig();
  const folder = openDataFolder(config.dataDir);
  const database = await openShopDatabase(config);
  database.close();
  folder.close();
  console.log(`Seeded ${config.dataDir}`);
} catch (error) {
  if (!(error instanceof SettingError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
