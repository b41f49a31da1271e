import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { organisations } from "../organisations/schema.ts";
import { runs, users } from "../schema.ts";
import { catchUps, overlaps, scheduleStates } from "../statuses.ts";

/** Work of an organisation's. The id is also the id of its run, and of its place at the gate. */
export const jobs = sqliteTable(
  "jobs",
  {
    id: text("id")
      .primaryKey()
      .references(() => runs.id),
    organisationId: text("organisation_id")
      .notNull()
      .references(() => organisations.id),
    /** Who asked for it. */
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "restrict" }),
    handler: text("handler").notNull(),
    input: text("input", { mode: "json" }).$type<Record<string, unknown>>().notNull(),
    /** Theirs: asked for twice with one key it is one job. */
    key: text("key"),
    /** What came of it, as a file to take along. */
    result: text("result"),
    reason: text("reason"),
    /** It has to be finished by then. */
    finishBy: integer("finish_by"),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    uniqueIndex("jobs_by_key").on(table.organisationId, table.key),
    index("jobs_by_organisation").on(table.organisationId, table.createdAt),
    index("jobs_by_user").on(table.userId),
  ],
);

/** Jobs that an organisation wants again and again, and when. */
export const jobSchedules = sqliteTable(
  "job_schedules",
  {
    id: text("id").primaryKey(),
    organisationId: text("organisation_id")
      .notNull()
      .references(() => organisations.id),
    /** Whose jobs they are. */
    userId: text("user_id")
      .notNull()
      .references(() => users.id),
    handler: text("handler").notNull(),
    /** What each is asked for with, as whoever asks for one says it. */
    form: text("form", { mode: "json" }).$type<Record<string, unknown>>().notNull(),
    title: text("title").notNull(),
    rhythm: text("rhythm", { mode: "json" }).$type<Record<string, unknown>>().notNull(),
    timeZone: text("time_zone").notNull(),
    catchUp: text("catch_up", { enum: catchUps }).notNull(),
    overlap: text("overlap", { enum: overlaps }).notNull(),
    state: text("state", { enum: scheduleStates }).notNull().default("active"),
    /** The next of its times; what lies before now was missed. */
    nextAt: integer("next_at").notNull(),
    /** None after that. */
    endsAt: integer("ends_at"),
    /** So many more jobs; without a number there is no end to them. */
    timesLeft: integer("times_left"),
    lastJobId: text("last_job_id"),
    /** What became of the last of its times when it made no job. */
    note: text("note"),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [
    index("job_schedules_due").on(table.state, table.nextAt),
    index("job_schedules_by_organisation").on(table.organisationId, table.createdAt),
    index("job_schedules_by_user").on(table.userId),
  ],
);
