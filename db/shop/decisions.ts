import { eq, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { prepared } from "../prepared.ts";
import { insertAudit } from "../queries/audit.ts";
import { audit, users } from "../schema.ts";

const decisionActions = ["approve", "reject", "cancel", "declare lost", "send again"] as const;
export type DecisionAction = (typeof decisionActions)[number];

/** What a decision is about: each is taken once for an order. */
export const decisionTopics = ["approval", "cancellation", "parcel"] as const;
export type DecisionTopic = (typeof decisionTopics)[number];

const statements = prepared((db) => ({
  taken: db
    .select({
      action: audit.action,
      by: audit.actor,
      name: users.displayName,
      reason: audit.detail,
      at: audit.at,
    })
    .from(audit)
    .leftJoin(users, eq(users.id, audit.actor))
    .where(eq(audit.key, sql.placeholder("key")))
    .prepare(),
}));

/** Whoever asks has already been shown to own the order, or to be an admin. */
export function findDecision(
  db: Database,
  { orderId, topic }: { orderId: string; topic: DecisionTopic },
) {
  return statements(db).taken.get({ key: keyOf(orderId, topic) });
}

export type TakenDecision = NonNullable<ReturnType<typeof findDecision>>;

interface NewDecision {
  orderId: string;
  topic: DecisionTopic;
  action: DecisionAction;
  /** A user's id, or in words what decided by itself. */
  by: string;
  /** Which of several, where there can be another: the second parcel. */
  turn?: number | undefined;
  reason?: string | undefined;
  now: number;
}

/** The first stays. */
export function insertDecision(
  db: Database,
  { orderId, topic, action, by, turn = 1, reason = "", now }: NewDecision,
): void {
  const key = turn === 1 ? keyOf(orderId, topic) : `${keyOf(orderId, topic)}/${turn}`;
  insertAudit(db, { key, actor: by, action, subject: orderId, detail: reason || null, at: now });
}

function keyOf(orderId: string, topic: DecisionTopic): string {
  return `${orderId}/${topic}`;
}
