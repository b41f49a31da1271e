import { and, asc, count, desc, eq, isNotNull, lt, lte, min, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { given, insertOnce, isAmong, prepared } from "../prepared.ts";
import { letters, users } from "../schema.ts";
import { type LetterState, letterStates } from "../statuses.ts";

const waits = eq(letters.state, "waiting");

const statements = prepared((db) => ({
  insert: insertOnce(db, letters),
  one: db
    .select()
    .from(letters)
    .where(eq(letters.id, sql.placeholder("id")))
    .prepare(),
  byKey: db
    .select({ id: letters.id })
    .from(letters)
    .where(eq(letters.key, sql.placeholder("key")))
    .prepare(),
  due: db
    .select()
    .from(letters)
    .where(and(waits, lte(letters.dueAt, sql.placeholder("now"))))
    .orderBy(asc(letters.dueAt), asc(letters.id))
    .limit(sql.placeholder("limit"))
    .prepare(),
  nextDue: db
    .select({ at: min(letters.dueAt) })
    .from(letters)
    .where(waits)
    .prepare(),
  settle: db
    .update(letters)
    .set({
      ...given(letters, "sentTo", "state", "dueAt", "lastError", "sentAt"),
      tries: sql`${letters.tries} + 1`,
    })
    .where(and(eq(letters.id, sql.placeholder("id")), waits))
    .prepare(),
  allDue: db.update(letters).set(given(letters, "dueAt")).where(waits).prepare(),
  held: db
    .select({ total: count() })
    .from(letters)
    .where(and(waits, isNotNull(letters.lastError)))
    .prepare(),
  page: db
    .select({
      letter: letters,
      username: users.username,
      displayName: users.displayName,
    })
    .from(letters)
    .innerJoin(users, eq(users.id, letters.userId))
    .where(
      and(
        lt(letters.id, sql.placeholder("before")),
        isAmong(letters.state, "states"),
        sql`(${sql.placeholder("number")} is null or ${letters.orderNumber} = ${sql.placeholder("number")})`,
        sql`(${sql.placeholder("address")} is null or ${letters.sentTo} like ${sql.placeholder("address")} escape '\\')`,
      ),
    )
    .orderBy(desc(letters.id))
    .limit(sql.placeholder("limit"))
    .prepare(),
  again: db
    .select({ id: letters.id, againBy: letters.againBy, createdAt: letters.createdAt })
    .from(letters)
    .where(eq(letters.againFor, sql.placeholder("id")))
    .orderBy(asc(letters.id))
    .prepare(),
}));

export type Letter = typeof letters.$inferSelect;
export type NewLetter = Omit<
  typeof letters.$inferInsert,
  "id" | "state" | "tries" | "lastError" | "sentTo" | "sentAt"
>;

/** The key names the occasion. Answers whether it is a new one. */
export function insertLetter(db: Database, letter: NewLetter): boolean {
  return statements(db).insert(letter);
}

export function findLetter(db: Database, { id }: { id: number }): Letter | undefined {
  return statements(db).one.get({ id });
}

export function findLetterByKey(db: Database, { key }: { key: string }) {
  return statements(db).byKey.get({ key });
}

/** Those whose turn it is, the one that has waited longest first. */
export function listDueLetters(db: Database, due: { now: number; limit: number }): Letter[] {
  return statements(db).due.all(due);
}

/** When the next one is due; nothing when none waits. */
export function nextLetterDue(db: Database): number | undefined {
  return statements(db).nextDue.get()?.at ?? undefined;
}

interface Tried {
  id: number;
  sentTo: string | null;
  state: LetterState;
  /** Of one that waits on: when it is tried again. */
  dueAt: number;
  lastError: string | null;
  sentAt: number | null;
}

/** What a try came to. Answers whether the letter was still there and waiting. */
export function settleLetter(db: Database, tried: Tried): boolean {
  return statements(db).settle.run({ ...tried }).changes === 1;
}

/** Whatever was put off is tried now. */
export function makeLettersDue(db: Database, { now }: { now: number }): void {
  statements(db).allDue.run({ dueAt: now });
}

/** Those that were tried and did not get through. */
export function countHeldLetters(db: Database): number {
  return statements(db).held.get()?.total ?? 0;
}

export interface LetterFilter {
  state?: LetterState | undefined;
  /** The number of an order, or how an address begins. */
  search: string;
  /** Only what was written before this one. */
  before?: number | undefined;
}

/** For admins: a page of everybody's, the latest first, and where the next page begins. */
export function listLetters(
  db: Database,
  { filter, limit }: { filter: LetterFilter; limit: number },
) {
  const { state, search, before = Number.MAX_SAFE_INTEGER } = filter;
  const isNumber = /^\d{1,15}$/.test(search);
  const found = statements(db).page.all({
    before,
    states: JSON.stringify(state ? [state] : letterStates),
    number: isNumber ? Number(search) : null,
    address: isNumber || search === "" ? null : `${search.replace(/[\\%_]/g, "\\$&")}%`,
    limit: limit + 1,
  });
  const shown = found.slice(0, limit).map(({ letter, ...user }) => ({ ...letter, ...user }));
  return { letters: shown, older: found.length > limit ? shown.at(-1)?.id : undefined };
}

export type ListedLetter = ReturnType<typeof listLetters>["letters"][number];

/** When a letter was sent once more, and who wanted that. */
export function listSentAgain(db: Database, { id }: { id: number }) {
  return statements(db).again.all({ id });
}

export type SentAgain = ReturnType<typeof listSentAgain>[number];
