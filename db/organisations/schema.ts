import { sql } from "drizzle-orm";
import {
  blob,
  check,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
} from "drizzle-orm/sqlite-core";
import { runs, users } from "../schema.ts";
import { lanes, organisationActKinds, organisationRoles, organisationStates } from "../statuses.ts";

/** Whose work it is when it is no single person's: what is a tenant's carries its id everywhere. */
export const organisations = sqliteTable(
  "organisations",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    state: text("state", { enum: organisationStates }).notNull().default("active"),
    /** Why it is so, in words for its people. */
    stateReason: text("state_reason"),
    lane: text("lane", { enum: lanes }).notNull().default("house"),
    /** Its share of what all want at once, beside the weights of the others. */
    weight: integer("weight").notNull(),
    /** How much of its work goes on at the same time. */
    parallelRuns: integer("parallel_runs").notNull(),
    startsPerMinute: integer("starts_per_minute").notNull(),
    /** How many may wait; one more is refused. */
    queueDepth: integer("queue_depth").notNull(),
    /** What has waited so long is not begun any more. */
    queueSeconds: integer("queue_seconds").notNull(),
    /** In credits; what does not fit into it waits for the next month. */
    monthlyBudget: integer("monthly_budget").notNull().default(10_000),
    /** Of other systems, of all its work together. */
    callsPerMinute: integer("calls_per_minute").notNull().default(60),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [
    check(
      "organisations_limits_let_something_through",
      sql`${table.weight} > 0 and ${table.parallelRuns} > 0 and ${table.startsPerMinute} > 0
        and ${table.queueDepth} > 0 and ${table.queueSeconds} > 0`,
    ),
  ],
);

/** Who belongs to it, and who is asked to: without a yes of theirs it gives no right. */
export const memberships = sqliteTable(
  "memberships",
  {
    organisationId: text("organisation_id")
      .notNull()
      .references(() => organisations.id),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    role: text("role", { enum: organisationRoles }).notNull(),
    invitedAt: integer("invited_at").notNull(),
    acceptedAt: integer("accepted_at"),
  },
  (table) => [
    primaryKey({ columns: [table.organisationId, table.userId] }),
    index("memberships_by_user").on(table.userId),
  ],
);

/** What its calls to other systems are signed with. */
export const callSecrets = sqliteTable("call_secrets", {
  organisationId: text("organisation_id")
    .primaryKey()
    .references(() => organisations.id, { onDelete: "cascade" }),
  secret: text("secret").notNull(),
  /** The one before it, which still signs beside it for a while. */
  previous: text("previous"),
  changedAt: integer("changed_at").notNull(),
});

/** Its suspension, its export or its deletion: what was asked for, and how far that has come. The id is also that of its run. */
export const organisationActs = sqliteTable(
  "organisation_acts",
  {
    id: text("id")
      .primaryKey()
      .references(() => runs.id),
    organisationId: text("organisation_id")
      .notNull()
      .references(() => organisations.id),
    kind: text("kind", { enum: organisationActKinds }).notNull(),
    reason: text("reason").notNull(),
    /** Of a suspension: whether what waits is withdrawn with it. */
    withdraws: integer("withdraws", { mode: "boolean" }).notNull().default(false),
    /** As it was before, for when it is taken back. */
    stateBefore: text("state_before", { enum: organisationStates }).notNull(),
    reasonBefore: text("reason_before"),
    /** Of a deletion: until then it may be taken back, and what has begun may end. */
    graceUntil: integer("grace_until"),
    takenBackAt: integer("taken_back_at"),
    /** From then on it cannot be taken back. */
    erasingAt: integer("erasing_at"),
    withdrawn: integer("withdrawn").notNull().default(0),
    /** What had begun and was told to end, and the place of the last of them. */
    cancelled: integer("cancelled").notNull().default(0),
    toldUpTo: integer("told_up_to").notNull().default(0),
    /** So many are in the file, or are erased. */
    jobs: integer("jobs").notNull().default(0),
    /** The place of the last of them. */
    upTo: integer("up_to").notNull().default(0),
    people: integer("people").notNull().default(0),
    /** Of the file, in bytes. */
    size: integer("size").notNull().default(0),
    /** The file is kept until then. */
    availableUntil: integer("available_until"),
    createdAt: integer("created_at").notNull(),
    endedAt: integer("ended_at"),
  },
  (table) => [index("organisation_acts_by_organisation").on(table.organisationId, table.createdAt)],
);

/** An export as it is gathered, one piece after the other, compressed. */
export const exportPieces = sqliteTable(
  "export_pieces",
  {
    actId: text("act_id")
      .notNull()
      .references(() => organisationActs.id),
    at: integer("at").notNull(),
    body: blob("body", { mode: "buffer" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.actId, table.at] })],
);
