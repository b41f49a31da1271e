import { readConfig } from "#server/config.ts";
import { SettingError } from "#server/errors.ts";
import { openDataFolder } from "#server/start/data-folder.ts";
import { openShopDatabase } from "#server/start/database.ts";

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
