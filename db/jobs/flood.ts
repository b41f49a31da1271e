import { and, asc, desc, eq, inArray, like, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { gatePlaces } from "../gate/schema.ts";
import { organisations } from "../organisations/schema.ts";
import { prepared } from "../prepared.ts";
import type { Lane } from "../statuses.ts";
import { jobs } from "./schema.ts";

const statements = prepared((db) => ({
  last: db
    .select({ key: jobs.key, at: jobs.createdAt })
    .from(jobs)
    .where(eq(jobs.organisationId, sql.placeholder("organisationId")))
    .orderBy(desc(jobs.createdAt))
    .limit(1)
    .prepare(),
  places: db
    .select({
      runId: gatePlaces.runId,
      enteredAt: gatePlaces.enteredAt,
      begunAt: gatePlaces.begunAt,
      endedAt: gatePlaces.endedAt,
    })
    .from(jobs)
    .innerJoin(gatePlaces, eq(gatePlaces.runId, jobs.id))
    .where(
      and(
        eq(jobs.organisationId, sql.placeholder("organisationId")),
        like(jobs.key, sql.placeholder("keys")),
      ),
    )
    .orderBy(asc(gatePlaces.seq))
    .prepare(),
  open: db
    .select({ total: sql<number>`count(*)` })
    .from(gatePlaces)
    .innerJoin(organisations, eq(organisations.id, gatePlaces.organisationId))
    .where(
      and(
        eq(organisations.lane, sql.placeholder("lane")),
        inArray(gatePlaces.state, ["queued", "running", "resting", "returning"]),
      ),
    )
    .prepare(),
}));

/** When the last flood came over an organisation, and how its keys begin. */
export function findLastFlood(db: Database, whose: { organisationId: string }) {
  const last = statements(db).last.get(whose);
  const name = last?.key?.split("/", 1)[0];
  return last && name ? { name, at: last.at } : undefined;
}

/** What of a flood is an organisation's, as it came. */
export function listFlooded(
  db: Database,
  { organisationId, name }: { organisationId: string; name: string },
) {
  return statements(db).places.all({ organisationId, keys: `${name}/%` });
}

/** How many that go this way have not ended. */
export function countOpenIn(db: Database, { lane }: { lane: Lane }): number {
  return statements(db).open.get({ lane })?.total ?? 0;
}
