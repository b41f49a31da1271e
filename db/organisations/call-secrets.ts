import { randomBytes } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { insertOnce, prepared } from "../prepared.ts";
import { callSecrets } from "./schema.ts";

const statements = prepared((db) => ({
  insert: insertOnce(db, callSecrets),
  one: db
    .select()
    .from(callSecrets)
    .where(eq(callSecrets.organisationId, sql.placeholder("organisationId")))
    .prepare(),
  change: db
    .update(callSecrets)
    .set({
      previous: sql`${callSecrets.secret}`,
      secret: sql`${sql.placeholder("secret")}`,
      changedAt: sql`${sql.placeholder("now")}`,
    })
    .where(eq(callSecrets.organisationId, sql.placeholder("organisationId")))
    .prepare(),
}));

interface Whose {
  organisationId: string;
}

/** Whoever asks has been shown to be one of its owners, or signs for it. */
export function findCallSecret(db: Database, { organisationId }: Whose) {
  return statements(db).one.get({ organisationId });
}

/** In its caller's transaction. One that is there stays. */
export function ensureCallSecret(
  db: Database,
  { organisationId, now }: Whose & { now: number },
): void {
  statements(db).insert({ organisationId, secret: newSecret(), previous: null, changedAt: now });
}

/** In its caller's transaction. */
export function changeCallSecret(
  db: Database,
  { organisationId, now }: Whose & { now: number },
): void {
  const changed = statements(db).change.run({ organisationId, secret: newSecret(), now });
  if (changed.changes === 0) ensureCallSecret(db, { organisationId, now });
}

const newSecret = () => `cws_${randomBytes(32).toString("hex")}`;
