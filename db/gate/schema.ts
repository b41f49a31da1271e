import { desc } from "drizzle-orm";
import { index, integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { organisations } from "../organisations/schema.ts";
import { runs } from "../schema.ts";
import { placeStates } from "../statuses.ts";

/** A run of an organisation's, from when it was asked for until it has ended: what it waits for, what it holds. */
export const gatePlaces = sqliteTable(
  "gate_places",
  {
    /** In the order in which they came. */
    seq: integer("seq").primaryKey({ autoIncrement: true }),
    runId: text("run_id")
      .notNull()
      .unique()
      .references(() => runs.id),
    organisationId: text("organisation_id")
      .notNull()
      .references(() => organisations.id),
    state: text("state", { enum: placeStates }).notNull().default("queued"),
    /** The higher goes first among its organisation's own, and before nobody else's. */
    priority: integer("priority").notNull().default(0),
    notBefore: integer("not_before").notNull(),
    /** Not begun after that. */
    expiresAt: integer("expires_at").notNull(),
    /** What waits in Restate for the slot that it gave back. */
    awakeableId: text("awakeable_id"),
    /** How long its organisation lets it wait, again from when a budget begins anew; none when whoever asked set an end. */
    patienceMs: integer("patience_ms"),
    /** The credits that it may cost at most. */
    estimate: integer("estimate").notNull().default(0),
    /** Whose budget it is of: that of the month in which it began. */
    budgetMonth: text("budget_month"),
    /** What it has cost, known when it has ended. */
    cost: integer("cost"),
    enteredAt: integer("entered_at").notNull(),
    begunAt: integer("begun_at"),
    endedAt: integer("ended_at"),
  },
  (table) => [
    index("gate_places_in_turn").on(
      table.organisationId,
      table.state,
      desc(table.priority),
      table.seq,
    ),
    index("gate_places_by_organisation").on(table.organisationId, table.seq),
    index("gate_places_by_state").on(table.state, table.expiresAt),
    index("gate_places_by_time").on(table.state, table.notBefore),
    index("gate_places_by_estimate").on(table.organisationId, table.state, table.estimate),
    index("gate_places_by_month").on(table.organisationId, table.budgetMonth),
  ],
);

/** How far each organisation has come in what all share, and how many it may begin at this moment. */
export const gateTurns = sqliteTable("gate_turns", {
  organisationId: text("organisation_id")
    .primaryKey()
    .references(() => organisations.id),
  lastTurn: real("last_turn").notNull(),
  allowanceLeft: real("allowance_left").notNull(),
  allowanceFilledAt: integer("allowance_filled_at").notNull(),
});

/** A backlog that is withdrawn: which of it, and how far that has come. The id is also that of its run. */
export const backlogs = sqliteTable(
  "backlogs",
  {
    id: text("id")
      .primaryKey()
      .references(() => runs.id),
    organisationId: text("organisation_id")
      .notNull()
      .references(() => organisations.id),
    /** The last that waited when it was asked for: what came later is none of it. */
    upTo: integer("up_to").notNull(),
    total: integer("total").notNull(),
    withdrawn: integer("withdrawn").notNull().default(0),
    reason: text("reason").notNull(),
    createdAt: integer("created_at").notNull(),
    endedAt: integer("ended_at"),
  },
  (table) => [index("backlogs_by_organisation").on(table.organisationId, table.createdAt)],
);

/** What of a month's budget is an organisation's places': the sum over them, kept with each of them. */
export const gateBudgets = sqliteTable(
  "gate_budgets",
  {
    organisationId: text("organisation_id")
      .notNull()
      .references(() => organisations.id),
    /** In UTC, as 2026-11. */
    month: text("month").notNull(),
    /** What those may cost that have begun and not ended. */
    reserved: integer("reserved").notNull().default(0),
    /** What those have cost that have ended. */
    used: integer("used").notNull().default(0),
    /** The highest part of it, in per cent, that its owners were told of. */
    toldPercent: integer("told_percent").notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.organisationId, table.month] })],
);
