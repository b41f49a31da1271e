import { dirname, join } from "node:path";
import { inArray } from "drizzle-orm";
import { type Database, openDatabase } from "#db/connection.ts";
import { commitNow } from "#db/group-commit.ts";
import { awaitsMigration, migrateDatabase } from "#db/migrate.ts";
import { isProductions, markAsProductions } from "#db/production-mark.ts";
import { users } from "#db/schema.ts";
import type { SeedUser } from "#db/seed.ts";
import type { Config } from "#server/config.ts";
import { seedDatabase } from "#server/domains/index.ts";
import { cast, knownPassword } from "../accounts/cast.ts";
import { hashPassword, verifyPassword } from "../accounts/passwords.ts";
import { SettingError } from "../processes/setting-error.ts";
import { keepCopy } from "./copies.ts";
import { makeFilesForOurselves } from "./own-files.ts";

export interface ShopDatabase {
  db: Database;
  close(): void;
}

/** Opened, migrated and seeded, for us alone, also by whoever comes before the first start. In production nobody is seeded whose password everybody knows. */
export async function openShopDatabase(config: Config): Promise<ShopDatabase> {
  makeFilesForOurselves();
  const db = open(join(config.dataDir, "cartwright.db"));
  const close = () => {
    commitNow(db);
    db.$client.close();
  };
  try {
    const present = listCast(db);
    if (config.production) await refuseKnownPasswords(present, config.dataDir);
    else refuseProductions(db, config.dataDir);
    const newcomers = config.production ? [] : await withPasswords(present);
    seedDatabase(db, { users: newcomers, now: Date.now() });
    if (config.production) markAsProductions(db);
    return { db, close };
  } catch (error) {
    close();
    throw error;
  }
}

function open(file: string): Database {
  try {
    const db = openDatabase({ file });
    if (awaitsMigration(db)) keepCopy(db, { folder: copiesBeside(file), now: Date.now() });
    migrateDatabase(db);
    return db;
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    throw new SettingError(
      `The database ${file} cannot be opened (${reason}): mend it, or set DATA_DIR to another folder.`,
    );
  }
}

function copiesBeside(file: string): string {
  return join(dirname(file), "backups");
}

type Present = { username: string; passwordHash: string };

/** By their ids: whoever chose such a name for themselves is none of them. */
function listCast(db: Database): Present[] {
  const ids = cast.map(({ id }) => id);
  return db
    .select({ username: users.username, passwordHash: users.passwordHash })
    .from(users)
    .where(inArray(users.id, ids))
    .all();
}

// A folder that once served a development start would let anybody in as admin.
async function refuseKnownPasswords(present: readonly Present[], dataDir: string): Promise<void> {
  for (const { username, passwordHash } of present) {
    if (await verifyPassword(knownPassword, passwordHash)) {
      throw new SettingError(
        `The data folder ${dataDir} holds the account ${username} with a password that everybody knows: ` +
          "set DATA_DIR to a folder of its own for production.",
      );
    }
  }
}

// A command from a shell or a timetable that lacks the settings would put those accounts into a shop that runs.
function refuseProductions(db: Database, dataDir: string): void {
  if (!isProductions(db)) return;
  throw new SettingError(
    `The data folder ${dataDir} is a production shop's: use the settings that it is started with ` +
      "(NODE_ENV=production and the others), or set DATA_DIR to another folder.",
  );
}

function withPasswords(present: readonly Present[]): Promise<SeedUser[]> {
  const known = new Set(present.map(({ username }) => username));
  const newcomers = cast.filter(({ username }) => !known.has(username));
  return Promise.all(
    newcomers.map(async (user) => ({ ...user, passwordHash: await hashPassword(knownPassword) })),
  );
}
