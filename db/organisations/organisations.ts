import { and, asc, count, desc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { prepared } from "../prepared.ts";
import { runs, users } from "../schema.ts";
import { memberships, organisationActs, organisations } from "./schema.ts";

const mine = eq(memberships.userId, sql.placeholder("userId"));
const accepted = isNotNull(memberships.acceptedAt);

/** Of one that is deleted only its books are left. */
const isThere = sql`not exists (select 1 from ${organisationActs}
  join ${runs} on ${runs.id} = ${organisationActs.id}
  where ${organisationActs.organisationId} = ${organisations.id}
    and ${organisationActs.kind} = 'deletion' and ${runs.status} = 'done')`;

const statements = prepared((db) => ({
  mine: db
    .select({
      id: organisations.id,
      name: organisations.name,
      state: organisations.state,
      role: memberships.role,
    })
    .from(memberships)
    .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
    .where(and(mine, accepted, eq(organisations.lane, "house")))
    .orderBy(asc(organisations.name), asc(organisations.id))
    .prepare(),
  asked: db
    .select({
      id: organisations.id,
      name: organisations.name,
      role: memberships.role,
      invitedAt: memberships.invitedAt,
    })
    .from(memberships)
    .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
    .where(and(mine, isNull(memberships.acceptedAt)))
    .orderBy(desc(memberships.invitedAt), asc(organisations.id))
    .prepare(),
  countAsked: db
    .select({ total: count() })
    .from(memberships)
    .where(and(mine, isNull(memberships.acceptedAt)))
    .prepare(),
  one: db
    .select({ organisation: organisations, role: memberships.role })
    .from(organisations)
    .innerJoin(memberships, eq(memberships.organisationId, organisations.id))
    .where(and(eq(organisations.id, sql.placeholder("id")), mine, accepted))
    .prepare(),
  any: db
    .select()
    .from(organisations)
    .where(eq(organisations.id, sql.placeholder("id")))
    .prepare(),
  people: db
    .select({
      userId: memberships.userId,
      username: users.username,
      displayName: users.displayName,
      role: memberships.role,
      acceptedAt: memberships.acceptedAt,
    })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(eq(memberships.organisationId, sql.placeholder("organisationId")))
    .orderBy(asc(memberships.invitedAt), asc(users.username))
    .prepare(),
  /** Of theirs that would have no owner without them, and how many others belong to it. */
  onlyOwned: db
    .select({
      id: organisations.id,
      title: organisations.name,
      others: sql<number>`(select count(*) from memberships other
        where other.organisation_id = ${organisations.id}
          and other.user_id <> ${memberships.userId} and other.accepted_at is not null)`,
    })
    .from(memberships)
    .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
    .where(
      and(
        mine,
        accepted,
        eq(memberships.role, "owner"),
        sql`not exists (select 1 from memberships other
          where other.organisation_id = ${organisations.id} and other.role = 'owner'
            and other.user_id <> ${memberships.userId} and other.accepted_at is not null)`,
      ),
    )
    .orderBy(asc(organisations.name))
    .prepare(),
  all: db
    .select({
      organisation: organisations,
      people: sql<number>`(select count(*) from ${memberships}
        where ${memberships.organisationId} = ${organisations.id}
          and ${memberships.acceptedAt} is not null)`,
    })
    .from(organisations)
    .where(and(eq(organisations.lane, "house"), isThere))
    .orderBy(asc(organisations.name), asc(organisations.id))
    .limit(sql.placeholder("limit"))
    .prepare(),
}));

export type Organisation = typeof organisations.$inferSelect;

/** Those that somebody belongs to, but for those of practice. */
export function listOrganisations(db: Database, { userId }: { userId: string }) {
  return statements(db).mine.all({ userId });
}

/** Those that wait for somebody's yes. */
export function listInvitations(db: Database, { userId }: { userId: string }) {
  return statements(db).asked.all({ userId });
}

export function countInvitations(db: Database, { userId }: { userId: string }): number {
  return statements(db).countAsked.get({ userId })?.total ?? 0;
}

/** As what somebody belongs to it; nothing for those who do not, or have not said yes. */
export function findMembership(db: Database, { id, userId }: { id: string; userId: string }) {
  return statements(db).one.get({ id, userId });
}

/** For services and admins of the house, who act on anybody's. */
export function findAnyOrganisation(
  db: Database,
  { id }: { id: string },
): Organisation | undefined {
  return statements(db).any.get({ id });
}

/** All that the page of an organisation tells: for those who belong to it. */
export function describeOrganisation(db: Database, { id, userId }: { id: string; userId: string }) {
  const found = findMembership(db, { id, userId });
  if (!found) return undefined;
  const people = statements(db).people.all({ organisationId: id });
  return { ...found.organisation, role: found.role, people };
}

export type OrganisationDescription = NonNullable<ReturnType<typeof describeOrganisation>>;

/** Those that would have no owner without somebody, and how many others belong to each. */
export function listOnlyOwned(db: Database, { userId }: { userId: string }) {
  return statements(db).onlyOwned.all({ userId });
}

/** But for those of practice, and those that are deleted. Whoever asks has already been shown to be an admin of the house. */
export function listTenants(db: Database, { limit = 200 }: { limit?: number } = {}) {
  return statements(db)
    .all.all({ limit })
    .map(({ organisation, people }) => ({ ...organisation, people }));
}

export type Tenant = ReturnType<typeof listTenants>[number];

/** By their ids, of those who have said yes. */
export function listOwners(db: Database, { organisationId }: { organisationId: string }): string[] {
  const isOwner = and(
    eq(memberships.organisationId, organisationId),
    eq(memberships.role, "owner"),
  );
  return db
    .select({ userId: memberships.userId })
    .from(memberships)
    .where(and(isOwner, accepted))
    .all()
    .map(({ userId }) => userId);
}
