import { sql } from "drizzle-orm";
import {
  check,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import {
  breakerStates,
  letterStates,
  paymentStatuses,
  roles,
  runKinds,
  runStatuses,
  standingStates,
  stepStatuses,
  tones,
  undoingStatuses,
  webhookOutcomes,
} from "./statuses.ts";

/**
 * Times are UTC milliseconds, money is integer cents with a currency.
 *
 * What hangs on a user by a cascade is theirs, and goes when they leave. Runs and all that hangs on them are
 * the shop's books: nothing that is deleted takes them along.
 */

export const users = sqliteTable(
  "users",
  {
    id: text("id").primaryKey(),
    username: text("username").notNull().unique(),
    displayName: text("display_name").notNull(),
    passwordHash: text("password_hash").notNull(),
    /** Where letters go. Two accounts may share one: nobody learns from it who has an account. */
    email: text("email"),
    role: text("role", { enum: roles }).notNull().default("shopper"),
    createdAt: integer("created_at").notNull(),
    /** Nobody is behind it any more: what named them is gone, and only what they bought stays. */
    leftAt: integer("left_at"),
  },
  (table) => [index("users_by_email").on(sql`${table.email} collate nocase`)],
);

/** The cookie carries a random token; only its hash is kept, so a leaked database signs nobody in. */
export const sessions = sqliteTable(
  "sessions",
  {
    tokenHash: text("token_hash").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** What it may be called by: its hash is nobody's to see. */
    id: text("id").notNull().$defaultFn(newSessionId),
    /** What it was begun with, in words. */
    device: text("device").notNull().default("A browser"),
    createdAt: integer("created_at").notNull(),
    /** Now and then: one that is not used for long ends. */
    lastSeenAt: integer("last_seen_at").notNull().default(0),
    expiresAt: integer("expires_at").notNull(),
  },
  (table) => [
    index("sessions_by_user").on(table.userId),
    index("sessions_by_expiry").on(table.expiresAt),
  ],
);

/** What somebody has besides their password: a key that their phone makes codes from. */
export const secondFactors = sqliteTable("second_factors", {
  userId: text("user_id")
    .primaryKey()
    .references(() => users.id, { onDelete: "cascade" }),
  /** In Base32, as authenticator apps take it. */
  secret: text("secret").notNull(),
  begunAt: integer("begun_at").notNull(),
  /** It is asked for from here on: a code has shown that the phone has the key. */
  confirmedAt: integer("confirmed_at"),
  /** The last step of thirty seconds whose code was taken: none is taken twice. */
  lastStep: integer("last_step").notNull().default(0),
});

/** For whoever has lost the phone: each signs in once. Only hashes are kept. */
export const recoveryCodes = sqliteTable(
  "recovery_codes",
  {
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    codeHash: text("code_hash").notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.codeHash] })],
);

/** Somebody who knew the password and has not given a code yet: nobody is signed in by it. */
export const pendingSignIns = sqliteTable(
  "pending_sign_ins",
  {
    tokenHash: text("token_hash").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    guesses: integer("guesses").notNull().default(0),
    expiresAt: integer("expires_at").notNull(),
  },
  (table) => [index("pending_sign_ins_by_user").on(table.userId)],
);

export const runs = sqliteTable(
  "runs",
  {
    id: text("id").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "restrict" }),
    kind: text("kind", { enum: runKinds }).notNull(),
    title: text("title").notNull(),
    status: text("status", { enum: runStatuses }).notNull().default("queued"),
    currentStep: text("current_step"),
    nextAction: text("next_action"),
    waitingFor: text("waiting_for"),
    waitingUntil: integer("waiting_until"),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    endedAt: integer("ended_at"),
  },
  (table) => [
    index("runs_by_user").on(table.userId, table.createdAt),
    index("runs_by_status").on(table.status, table.createdAt),
  ],
);

/** One row for each change of a step. The unique key makes writing it again after a crash harmless. */
export const stepEvents = sqliteTable(
  "step_events",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    runId: text("run_id")
      .notNull()
      .references(() => runs.id, { onDelete: "restrict" }),
    step: text("step").notNull(),
    status: text("status", { enum: stepStatuses }).notNull(),
    attempt: integer("attempt").notNull().default(0),
    /** How many attempts there are in all, of one that failed. */
    allowed: integer("allowed"),
    detail: text("detail"),
    /** When the wait ends, or the next attempt is made. */
    until: integer("until"),
    at: integer("at").notNull(),
  },
  (table) => [
    uniqueIndex("step_events_once").on(table.runId, table.step, table.status, table.attempt),
    index("step_events_in_order").on(table.runId, table.id),
  ],
);

/**
 * One row for each step that was ever undone, by what is told of it. Triggers of `step_events` write it, so that
 * runs which go on with older code are here too; ids and beginnings go the same way.
 */
export const undoings = sqliteTable(
  "undoings",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    runId: text("run_id")
      .notNull()
      .references(() => runs.id, { onDelete: "restrict" }),
    kind: text("kind", { enum: runKinds }).notNull(),
    step: text("step").notNull(),
    status: text("status", { enum: undoingStatuses }).notNull(),
    /** Why the run was turned back. */
    reason: text("reason"),
    /** What became of it: how the money went back, or why it could not be undone. */
    detail: text("detail"),
    attempts: integer("attempts").notNull(),
    /** Of the one that gave the money back. */
    refundedCents: integer("refunded_cents").notNull().default(0),
    releasedCents: integer("released_cents").notNull().default(0),
    currency: text("currency"),
    beganAt: integer("began_at").notNull(),
    endedAt: integer("ended_at"),
  },
  (table) => [
    uniqueIndex("undoings_once").on(table.runId, table.step),
    index("undoings_by_kind").on(table.kind, table.id),
    index("undoings_by_beginning").on(table.beganAt),
  ],
);

export const notifications = sqliteTable(
  "notifications",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    runId: text("run_id").references(() => runs.id, { onDelete: "cascade" }),
    /** Names the occasion (run and step), so that a replay tells it once. */
    key: text("key").notNull(),
    tone: text("tone", { enum: tones }).notNull().default("info"),
    title: text("title").notNull(),
    body: text("body").notNull(),
    href: text("href"),
    at: integer("at").notNull(),
    readAt: integer("read_at"),
  },
  (table) => [
    uniqueIndex("notifications_once").on(table.userId, table.key),
    index("notifications_by_user").on(table.userId, table.id),
  ],
);

/**
 * What is told by mail: written together with what it tells of, and sent afterwards, however long that takes.
 * It is drawn from its facts whenever it is looked at, so those are as they were on the occasion.
 */
export const letters = sqliteTable(
  "letters",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    /** Names the occasion: a replay writes it once, and whoever receives it twice can tell. */
    key: text("key").notNull().unique(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    runId: text("run_id").references(() => runs.id, { onDelete: "cascade" }),
    /** Which letter it is: who sends letters of this kind knows how to draw them. */
    kind: text("kind").notNull(),
    subject: text("subject").notNull(),
    facts: text("facts", { mode: "json" }).$type<LetterFacts>().notNull().default({}),
    /** The number of the order that it is about, as people say it. */
    orderNumber: integer("order_number"),
    /** To somewhere else than its user's address. */
    to: text("to"),
    /** Where it went, or was to go when it was tried last. */
    sentTo: text("sent_to"),
    state: text("state", { enum: letterStates }).notNull().default("waiting"),
    tries: integer("tries").notNull().default(0),
    lastError: text("last_error"),
    /** When it is tried next, while it waits. */
    dueAt: integer("due_at").notNull(),
    /** From then on nobody has any use for it. */
    uselessFrom: integer("useless_from"),
    sentAt: integer("sent_at"),
    /** Which one it is sent again for, and who wanted that. */
    againFor: integer("again_for"),
    againBy: text("again_by"),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    index("letters_due").on(table.dueAt).where(sql`${table.state} = 'waiting'`),
    index("letters_by_user").on(table.userId, table.id),
    index("letters_by_run").on(table.runId),
    index("letters_by_order").on(table.orderNumber, table.id),
    index("letters_by_address").on(sql`${table.sentTo} collate nocase`),
  ],
);

/** What a letter says, in the words of its kind. */
export type LetterFacts = Readonly<Record<string, unknown>>;

/** Whoever has a link from a letter may choose a new password. Only hashes are kept, and each counts once. */
export const passwordLinks = sqliteTable(
  "password_links",
  {
    tokenHash: text("token_hash").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    expiresAt: integer("expires_at").notNull(),
  },
  (table) => [index("password_links_by_user").on(table.userId)],
);

/** One row for each try at paying an order. */
export const payments = sqliteTable(
  "payments",
  {
    id: text("id").primaryKey(),
    runId: text("run_id")
      .notNull()
      .references(() => runs.id, { onDelete: "restrict" }),
    attempt: integer("attempt").notNull(),
    provider: text("provider").notNull(),
    intentId: text("intent_id").unique(),
    status: text("status", { enum: paymentStatuses }).notNull().default("pending"),
    amountCents: integer("amount_cents").notNull(),
    capturedCents: integer("captured_cents").notNull().default(0),
    refundedCents: integer("refunded_cents").notNull().default(0),
    /** So much of that was given back at the provider, past us. */
    refundedElsewhereCents: integer("refunded_elsewhere_cents").notNull().default(0),
    currency: text("currency").notNull(),
    payUrl: text("pay_url"),
    /** What its money is called at the provider, where that has a name of its own. */
    reference: text("reference"),
    /** What wakes the checkout that waits for this payment. Never leaves the server. */
    awakeableId: text("awakeable_id").notNull(),
    expiresAt: integer("expires_at").notNull(),
    /** From here on nobody waits for it: money that still arrives goes back by itself. */
    letGoAt: integer("let_go_at"),
    /** What went wrong last when this provider was asked to take it. */
    trouble: text("trouble"),
    /** Why it was another provider that took it, in words. */
    passedOver: text("passed_over"),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [
    uniqueIndex("payments_once").on(table.runId, table.attempt, table.provider),
    index("payments_by_reference").on(table.reference),
    check("payments_refund_within_capture", sql`${table.refundedCents} <= ${table.capturedCents}`),
    check("payments_capture_within_amount", sql`${table.capturedCents} <= ${table.amountCents}`),
  ],
);

/** Shoppers who ask their bank for the money back: answered at the provider, by a person. */
export const disputes = sqliteTable(
  "disputes",
  {
    /** The provider's. */
    id: text("id").primaryKey(),
    runId: text("run_id")
      .notNull()
      .references(() => runs.id, { onDelete: "restrict" }),
    provider: text("provider").notNull(),
    /** In the provider's words, as is the reason. */
    status: text("status").notNull(),
    reason: text("reason").notNull(),
    amountCents: integer("amount_cents").notNull(),
    currency: text("currency").notNull(),
    answerBy: integer("answer_by"),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [index("disputes_by_run").on(table.runId, table.createdAt)],
);

/** Unique for ever, not for a day: a provider may send an event again after a week. */
export const webhookEvents = sqliteTable(
  "webhook_events",
  {
    eventId: text("event_id").primaryKey(),
    type: text("type").notNull(),
    runId: text("run_id"),
    intentId: text("intent_id"),
    outcome: text("outcome", { enum: webhookOutcomes }).notNull(),
    detail: text("detail"),
    deliveries: integer("deliveries").notNull().default(1),
    /** Its words, so that it can be handed over again. */
    body: text("body"),
    /** How often it was handed over anew. */
    handed: integer("handed").notNull().default(0),
    receivedAt: integer("received_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [index("webhook_events_by_outcome").on(table.outcome, table.receivedAt)],
);

/** Who decided what about whom, and why. */
export const audit = sqliteTable(
  "audit",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    /** Names the occasion, so that a replay writes it once. */
    key: text("key").notNull().unique(),
    actor: text("actor").notNull(),
    action: text("action").notNull(),
    subject: text("subject").notNull(),
    detail: text("detail"),
    at: integer("at").notNull(),
  },
  (table) => [index("audit_by_subject").on(table.subject, table.id)],
);

/** Answers of commands that were sent with an Idempotency-Key. */
export const idempotencyKeys = sqliteTable(
  "idempotency_keys",
  {
    userId: text("user_id").notNull(),
    key: text("key").notNull(),
    request: text("request").notNull(),
    status: integer("status"),
    body: text("body"),
    headers: text("headers", { mode: "json" }).$type<Record<string, string>>(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.key] }),
    index("idempotency_keys_by_age").on(table.createdAt),
  ],
);

/** What Restate has begun and cannot go on with, as it was last seen: for admins to act on. */
export const standingWork = sqliteTable(
  "standing_work",
  {
    /** Restate's id of the invocation. */
    id: text("id").primaryKey(),
    service: text("service").notNull(),
    handler: text("handler").notNull(),
    key: text("key"),
    state: text("state", { enum: standingStates }).notNull(),
    attempts: integer("attempts").notNull(),
    reason: text("reason"),
    errorCode: text("error_code"),
    nextTryAt: integer("next_try_at"),
    since: integer("since").notNull(),
  },
  (table) => [index("standing_work_by_key").on(table.key)],
);

function newSessionId(): string {
  return crypto.randomUUID();
}

/** What the books had against each other when they were compared last, and nobody has mended. */
export const differences = sqliteTable(
  "differences",
  {
    kind: text("kind").notNull(),
    runId: text("run_id").notNull(),
    words: text("words").notNull(),
    /** Since it was found first. */
    since: integer("since").notNull(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.runId] })],
);

/** When they were compared last: one row. */
export const looks = sqliteTable("looks", {
  id: integer("id").primaryKey(),
  at: integer("at").notNull(),
  mended: integer("mended").notNull(),
  /** Who could not be asked, and why. */
  unasked: text("unasked", { mode: "json" }).$type<readonly string[]>().notNull().default([]),
});

/** How each outside system is asked at the moment. None is known of those that always answered. */
export const breakers = sqliteTable("breakers", {
  system: text("system").primaryKey(),
  state: text("state", { enum: breakerStates }).notNull(),
  /** In a row. */
  failures: integer("failures").notNull(),
  /** When it is tried again; nobody knows when, while a person has shut it off. */
  until: integer("until"),
  /** Which try decides, while one is under way. */
  probe: integer("probe"),
  /** Since it is in this state. */
  since: integer("since").notNull(),
  reason: text("reason"),
});

/** Each time one opened or closed, and why. */
export const breakerChanges = sqliteTable(
  "breaker_changes",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    system: text("system").notNull(),
    state: text("state", { enum: breakerStates }).notNull(),
    reason: text("reason"),
    /** Who did it; empty when it happened by itself. */
    by: text("by"),
    at: integer("at").notNull(),
  },
  (table) => [index("breaker_changes_by_system").on(table.system, table.id)],
);

/** Whose engine this database belongs with: one row. */
export const stamps = sqliteTable("stamps", {
  id: integer("id").primaryKey(),
  stamp: text("stamp").notNull(),
});
