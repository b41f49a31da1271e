import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openDatabase } from "#db/connection.ts";
import { isProductions } from "#db/production-mark.ts";
import { sandboxFiles } from "#server/outside/systems.ts";
import { endLeftBehindChild } from "#server/processes/owned-child.ts";
import { SettingError } from "#server/processes/setting-error.ts";

/**
 * All that was ever sold, by us, by Restate and by the sandbox: a workflow that outlived its rows would
 * be tried for ever. Secrets, keys and logs stay. Only for whoever holds the folder's lock.
 */
export async function emptyDataFolder(dataDir: string): Promise<void> {
  refuseProductions(dataDir);
  await endLeftBehindChild(join(dataDir, "restate", "restate.pid"));
  for (const kept of ["cartwright.db", ...sandboxFiles, "restate/cartwright"]) {
    for (const suffix of ["", "-wal", "-shm"]) {
      rmSync(join(dataDir, `${kept}${suffix}`), { recursive: true, force: true });
    }
  }
}

/** A production shop's books are nobody's to throw away by one command. */
function refuseProductions(dataDir: string): void {
  if (!holdsProductions(join(dataDir, "cartwright.db"))) return;
  throw new SettingError(
    `The data folder ${dataDir} is a production shop's, which is not emptied: remove it yourself if nobody needs it, ` +
      "or set DATA_DIR to another folder.",
  );
}

/** A file that is no database any more is nobody's books. */
function holdsProductions(file: string): boolean {
  if (!existsSync(file)) return false;
  try {
    const db = openDatabase({ file });
    const is = isProductions(db);
    db.$client.close();
    return is;
  } catch {
    return false;
  }
}
