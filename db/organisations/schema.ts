import { sql } from "drizzle-orm";
import { check, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { users } from "../schema.ts";
import { lanes, organisationRoles, organisationStates } from "../statuses.ts";

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
