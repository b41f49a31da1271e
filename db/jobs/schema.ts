import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { organisations } from "../organisations/schema.ts";
import { runs, users } from "../schema.ts";

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
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    uniqueIndex("jobs_by_key").on(table.organisationId, table.key),
    index("jobs_by_organisation").on(table.organisationId, table.createdAt),
  ],
);
