import { commit } from "#db/group-commit.ts";
import { insertAudit } from "#db/queries/audit.ts";
import { deletePendingSignIns } from "#db/queries/pending-sign-ins.ts";
import { deleteSecondFactor } from "#db/queries/second-factors.ts";
import { deleteAllSessions } from "#db/queries/sessions.ts";
import { findUserByUsername } from "#db/queries/users.ts";
import { readConfig } from "../config.ts";
import { SettingError } from "../processes/setting-error.ts";
import { openShopDatabase } from "../start/database.ts";

const usage = `Usage: npm run account:reset-factor -- NAME

Takes somebody's second factor off, who has lost their phone and their recovery codes. It ends all their
sessions; their password alone signs them in again. Be sure that it is they who ask.`;

/** Also while the shop runs: it is one more writer of the same database. */
try {
  console.log(await resetFactor(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof SettingError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function resetFactor([name, ...more]: string[]): Promise<string> {
  if (!name || name.startsWith("-") || more.length > 0) throw new SettingError(usage);
  const { db, close } = await openShopDatabase(readConfig());
  try {
    const user = findUserByUsername(db, { username: name });
    if (!user) throw new SettingError(`There is no account ${name}.`);
    const wasThere = await commit(db, () => takeOff(db, user.id));
    if (!wasThere) throw new SettingError(`${name} has no second factor.`);
    return `${name} has no second factor any more, and is signed out everywhere.`;
  } finally {
    close();
  }
}

type Database = Awaited<ReturnType<typeof openShopDatabase>>["db"];

/** In a transaction. */
function takeOff(db: Database, userId: string): boolean {
  if (!deleteSecondFactor(db, { userId })) return false;
  deletePendingSignIns(db, { userId });
  deleteAllSessions(db, { userId });
  const at = Date.now();
  const action = "took the second factor off";
  const key = `${action}/${userId}/${at}`;
  return insertAudit(db, { key, actor: "the shell", action, subject: userId, at });
}
