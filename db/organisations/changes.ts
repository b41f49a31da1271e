import { and, count, eq, isNotNull, isNull, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { insertOnce, prepared } from "../prepared.ts";
import type { OrganisationRole } from "../statuses.ts";
import { transaction } from "../transaction.ts";
import { listOnlyOwned, type Organisation } from "./organisations.ts";
import { memberships, organisations } from "./schema.ts";

const statements = prepared((db) => ({
  insert: insertOnce(db, organisations),
  join: insertOnce(db, memberships),
  owned: db
    .select({ total: count() })
    .from(memberships)
    .where(and(eq(memberships.userId, sql.placeholder("userId")), eq(memberships.role, "owner")))
    .prepare(),
  owners: db
    .select({ total: count() })
    .from(memberships)
    .where(
      and(
        eq(memberships.organisationId, sql.placeholder("organisationId")),
        eq(memberships.role, "owner"),
        isNotNull(memberships.acceptedAt),
      ),
    )
    .prepare(),
}));

interface Placed {
  id: string;
  name: string;
  userId: string;
  plan: Omit<typeof organisations.$inferInsert, "id" | "name" | "createdAt" | "updatedAt">;
  now: number;
}

/** With whoever makes it as its first owner. Answers false for an id that is known. */
export function placeOrganisation(db: Database, { id, name, userId, plan, now }: Placed): boolean {
  const { insert, join } = statements(db);
  return transaction(db, () => {
    if (!insert({ id, name, ...plan, createdAt: now, updatedAt: now })) return false;
    join({ organisationId: id, userId, role: "owner", invitedAt: now, acceptedAt: now });
    return true;
  });
}

export function countOwned(db: Database, { userId }: { userId: string }): number {
  return statements(db).owned.get({ userId })?.total ?? 0;
}

interface Person {
  organisationId: string;
  userId: string;
}

/** Answers false for somebody who belongs to it already, or is asked already. */
export function inviteMember(
  db: Database,
  { now, ...person }: Person & { role: OrganisationRole; now: number },
): boolean {
  return statements(db).join({ ...person, invitedAt: now });
}

/** Answers whether there was an invitation. */
export function acceptInvitation(db: Database, { now, ...person }: Person & { now: number }) {
  return (
    db
      .update(memberships)
      .set({ acceptedAt: now })
      .where(and(isPerson(person), isNull(memberships.acceptedAt)))
      .run().changes === 1
  );
}

type Left = "done" | "nobody" | "last owner";

/** An organisation always has an owner: whatever would leave it without one is not done. */
export function changeMemberRole(
  db: Database,
  { role, ...person }: Person & { role: OrganisationRole },
): Left {
  return unlessLastOwner(db, person, () =>
    db.update(memberships).set({ role }).where(isPerson(person)).run(),
  );
}

export function removeMember(db: Database, person: Person): Left {
  return unlessLastOwner(db, person, () => db.delete(memberships).where(isPerson(person)).run());
}

class NoOwner extends Error {}

function unlessLastOwner(
  db: Database,
  { organisationId }: Person,
  change: () => { changes: number },
): Left {
  try {
    return transaction(db, () => {
      if (change().changes === 0) return "nobody";
      if (statements(db).owners.get({ organisationId })?.total === 0) throw new NoOwner();
      return "done";
    });
  } catch (error) {
    if (error instanceof NoOwner) return "last owner";
    throw error;
  }
}

export function renameOrganisation(
  db: Database,
  { id, name, now }: { id: string; name: string; now: number },
): void {
  db.update(organisations).set({ name, updatedAt: now }).where(eq(organisations.id, id)).run();
}

/** Its limits, its weight, its state. */
export type TenantChange = Partial<Omit<Organisation, "id" | "name" | "createdAt" | "updatedAt">>;

/** For admins of the house. Answers whether there is such an organisation. */
export function changeTenant(
  db: Database,
  { id, now, change }: { id: string; now: number; change: TenantChange },
): boolean {
  return (
    db
      .update(organisations)
      .set({ ...change, updatedAt: now })
      .where(eq(organisations.id, id))
      .run().changes === 1
  );
}

/** In its caller's transaction: what nobody belongs to any more ends what it has, and begins nothing. */
export function closeOwned(db: Database, { userId, now }: { userId: string; now: number }): void {
  for (const { id } of listOnlyOwned(db, { userId })) {
    const change = { state: "leaving", stateReason: "Nobody belongs to it any more" } as const;
    changeTenant(db, { id, now, change });
  }
}

function isPerson({ organisationId, userId }: Person) {
  return and(eq(memberships.organisationId, organisationId), eq(memberships.userId, userId));
}
