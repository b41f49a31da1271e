import { randomUUID } from "node:crypto";
import type { Database } from "#db/connection.ts";
import { findLatestAct } from "#db/organisations/acts.ts";
import type { Acts } from "#views/parts/organisation-acts.tsx";

/** What was done with all of it, and ids for what may be asked for on its page. */
export function actsOf(db: Database, { organisationId }: { organisationId: string }): Acts {
  return {
    suspension: findLatestAct(db, { organisationId, kind: "suspension" }),
    export: findLatestAct(db, { organisationId, kind: "export" }),
    deletion: findLatestAct(db, { organisationId, kind: "deletion" }),
    newIds: {
      suspension: `sus_${randomUUID()}`,
      export: `exp_${randomUUID()}`,
      deletion: `del_${randomUUID()}`,
    },
  };
}
