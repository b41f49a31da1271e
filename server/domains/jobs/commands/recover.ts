import { listOpenBacklogs } from "#db/gate/backlogs.ts";
import { commit } from "#db/group-commit.ts";
import { comeBackAll } from "#db/jobs/changes.ts";
import { listOpenActs } from "#db/organisations/acts.ts";
import { queueRunAgain } from "#db/queries/runs.ts";
import type { Domain } from "#server/web/domain.ts";

/**
 * What had begun comes back to the gate before anything new, and begins anew there under its own id, so that
 * limits hold and nothing is told twice. What is queued stays so. Nothing is told to the engine here: done
 * again after a kill it changes nothing.
 */
export const recoverJobs: NonNullable<Domain["recover"]> = async ({ db }) => {
  const now = Date.now();
  await commit(db, () => {
    comeBackAll(db, { now });
    // Those are submitted as whatever was written down and never started.
    for (const { id } of [...listOpenBacklogs(db), ...listOpenActs(db)]) {
      queueRunAgain(db, { id, now });
    }
  });
};
