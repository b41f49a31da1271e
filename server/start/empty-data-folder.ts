import { rmSync } from "node:fs";
import { join } from "node:path";
import { sandboxFiles } from "#server/outside/systems.ts";
import { endLeftBehindChild } from "#server/processes/owned-child.ts";

/**
 * All that was ever sold, by us, by Restate and by the sandbox: a workflow that outlived its rows would
 * be tried for ever. Secrets, keys and logs stay. Only for whoever holds the folder's lock.
 */
export async function emptyDataFolder(dataDir: string): Promise<void> {
  await endLeftBehindChild(join(dataDir, "restate", "restate.pid"));
  for (const kept of ["cartwright.db", ...sandboxFiles, "restate/cartwright"]) {
    for (const suffix of ["", "-wal", "-shm"]) {
      rmSync(join(dataDir, `${kept}${suffix}`), { recursive: true, force: true });
    }
  }
}
