import { statfs } from "node:fs/promises";
import type { Database } from "#db/connection.ts";
import { transaction } from "#db/transaction.ts";
import { answersQueries } from "#server/restate/readiness.ts";

interface Needed {
  db: Database;
  adminUrl: string;
  dataDir: string;
}

/** What the shop needs and does not have at this moment, in the words of the readiness answer. */
export async function missing({ db, adminUrl, dataDir }: Needed): Promise<string[]> {
  return [
    ...(canWrite(db) ? [] : ["database"]),
    ...((await answersQueries(adminUrl)) ? [] : ["restate"]),
    ...((await hasRoom(dataDir)) ? [] : ["disk space"]),
  ];
}

/** It may be begun to write: with a lock that nobody else holds, and with nothing written. */
function canWrite(db: Database): boolean {
  try {
    transaction(db, () => {});
    return true;
  } catch {
    return false;
  }
}

/** Below this the engine and the database would soon stop in the midst of something. */
const leastBytes = 200 * 2 ** 20;

async function hasRoom(dataDir: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(dataDir);
  return bavail * bsize >= leastBytes;
}
