import { and, desc, eq, getTableColumns, gte, lt, type SQL, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { prepared } from "../prepared.ts";
import { runs, undoings } from "../schema.ts";
import { searchWords } from "../search-words.ts";
import type { RunKind } from "../statuses.ts";

// Rows and the index of their words are kept in step with `step_events` by triggers.

/** Which of what was undone is looked at. */
export interface UndoingFilter {
  kind?: RunKind | undefined;
  /** Words of why, or the beginnings of them. */
  search: string;
  /** From this moment on, and up to before that one. */
  from?: number | undefined;
  until?: number | undefined;
  /** Only what began before this one: where the page before ended. */
  before?: number | undefined;
}

export type Undoing = ReturnType<typeof listUndoings>["undoings"][number];

/** A page of all that was ever undone, the latest first, and where the next page begins. */
export function listUndoings(
  db: Database,
  { filter, limit }: { filter: UndoingFilter; limit: number },
) {
  const found = read(db, filter, limit + 1);
  const shown = found.slice(0, limit);
  return { undoings: shown, older: found.length > limit ? shown.at(-1)?.id : undefined };
}

function read(db: Database, { kind, search, from, until, before }: UndoingFilter, limit: number) {
  const { first, page, ofKind, ofWords } = statements(db);
  const idAt = (at: number | undefined) =>
    at === undefined ? undefined : (first.get({ at })?.id ?? afterAll);
  const least = idAt(from) ?? 0;
  const bounds = { least, before: Math.min(before ?? afterAll, idAt(until) ?? afterAll), limit };
  if (search.trim() !== "") return ofWords.all({ ...bounds, words: wanted(search, kind) });
  return kind ? ofKind.all({ ...bounds, kind }) : page.all(bounds);
}

const afterAll = Number.MAX_SAFE_INTEGER;

/** In the index's own language. A search of signs alone finds nothing. */
function wanted(search: string, kind: RunKind | undefined): string {
  const words = searchWords(search);
  if (words.length === 0) return '""';
  const reason = words.map((word) => `reason : "${word}"*`).join(" AND ");
  return kind ? `${reason} AND kind : "${kind}"` : reason;
}

const row = { ...getTableColumns(undoings), title: runs.title };
const limit = sql.placeholder("limit");

const within = (id: SQL) =>
  and(gte(id, sql.placeholder("least")), lt(id, sql.placeholder("before")));

const statements = prepared((db) => {
  const latest = (which: SQL | undefined) =>
    db
      .select(row)
      .from(undoings)
      .innerJoin(runs, eq(runs.id, undoings.runId))
      .where(which)
      .orderBy(desc(undoings.id))
      .limit(limit)
      .prepare();
  return {
    /** Ids and beginnings go the same way: a moment is a place in the list. */
    first: db
      .select({ id: undoings.id })
      .from(undoings)
      .where(gte(undoings.beganAt, sql.placeholder("at")))
      .orderBy(undoings.beganAt, undoings.id)
      .limit(1)
      .prepare(),
    page: latest(within(sql`${undoings.id}`)),
    ofKind: latest(and(eq(undoings.kind, sql.placeholder("kind")), within(sql`${undoings.id}`))),
    ofWords: db
      .select(row)
      .from(sql`undoing_words as words`)
      .innerJoin(undoings, sql`${undoings.id} = words.rowid`)
      .innerJoin(runs, eq(runs.id, undoings.runId))
      .where(and(sql`undoing_words match ${sql.placeholder("words")}`, within(sql`words.rowid`)))
      .orderBy(sql`words.rowid desc`)
      .limit(limit)
      .prepare(),
  };
});
