import { and, eq, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { finalPlaceStates } from "../statuses.ts";
import { organisations } from "./schema.ts";

const final = sql.join(
  finalPlaceStates.map((state) => sql`${state}`),
  sql`, `,
);

const nothingLeft = sql`not exists (select 1 from gate_places
  where gate_places.organisation_id = ${organisations.id}
    and gate_places.state not in (${final}))`;

/** In its caller's transaction: nothing new was taken in between. Answers whose draining has ended. */
export function endDrained(db: Database, { now }: { now: number }): string[] {
  return db
    .update(organisations)
    .set({ state: "paused", stateReason: "It is drained: nothing is left", updatedAt: now })
    .where(and(eq(organisations.state, "draining"), nothingLeft))
    .returning({ id: organisations.id })
    .all()
    .map(({ id }) => id);
}
