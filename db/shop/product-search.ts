import { sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { prepared } from "../prepared.ts";
import { searchWords } from "../search-words.ts";
import { nearbyWords } from "./nearby-words.ts";
import { products } from "./schema.ts";

// The index of words and its vocabulary are virtual tables, kept in step with the products by triggers.

/** What is looked for, in the index's own language. */
export interface Wanted {
  /** Whatever may be meant. */
  words: string;
  /** Only what has each word as it was typed, or a word that begins with it. */
  surely: string;
  /** Nothing has these words: what is near to them was taken instead. */
  isGuess: boolean;
}

/** A search of signs alone wants what has no words: there is no such thing. */
export function readSearch(db: Database, search: string): Wanted | undefined {
  if (search.trim() === "") return undefined;
  const typed = searchWords(search);
  if (typed.length === 0) return { words: nothing, surely: nothing, isGuess: false };
  const readings = typed.map((word) => readWord(db, word));
  return {
    words: allOf(readings.map(({ any }) => any)),
    surely: allOf(readings.map(({ sure }) => sure)),
    isGuess: readings.some(({ isGuess }) => isGuess),
  };
}

const nothing = '""';

/** The word and what begins with it; within a name, what it stands in; and if there is none, what is near. */
function readWord(db: Database, word: string) {
  const sure = [`"${word}"`, `"${word}"*`, ...singular(word)].join(" OR ");
  const within = word.length < 3 ? [] : termsWith(db, word);
  const any = within.length > 0 ? `${sure} OR name : (${anyOf(within)})` : sure;
  if (occurs(db, any)) return { sure, any, isGuess: false };
  const near = nearbyWords(word, termsWith(db, ""));
  return near.length > 0
    ? { sure, any: anyOf(near), isGuess: true }
    : { sure, any, isGuess: false };
}

function singular(word: string): string[] {
  return word.length > 3 && word.endsWith("s") ? [`"${word.slice(0, -1)}"`] : [];
}

function termsWith(db: Database, part: string): string[] {
  return statements(db)
    .terms.all({ part })
    .map(({ term }) => term);
}

function occurs(db: Database, words: string): boolean {
  return statements(db).first.get({ words }) !== undefined;
}

function anyOf(terms: readonly string[]): string {
  return terms.map((term) => `"${term}"`).join(" OR ");
}

function allOf(readings: readonly string[]): string {
  return readings.map((reading) => `(${reading})`).join(" AND ");
}

const matching = (name: keyof Wanted) =>
  sql`(select id from product_words where product_words match ${sql.placeholder(name)})`;

const statements = prepared((db) => ({
  terms: db
    .select({ term: sql<string>`term` })
    .from(sql`product_vocabulary`)
    .where(sql`instr(term, ${sql.placeholder("part")}) > 0`)
    .prepare(),
  first: db
    .select({ id: products.id })
    .from(products)
    .where(sql`${products.id} in ${matching("words")}`)
    .limit(1)
    .prepare(),
}));

/** What is looked for among: without a search, all there is. */
export const everything = sql`(select id from products) as found`;

/** What is looked for in a name counts most; how often it stands in a summary, least. */
export const matches = sql`(select id, bm25(product_words, 0, 10, 4, 10, 1) as distance from product_words
  where product_words match ${sql.placeholder("words")}) as found`;

export const isAmongThem = sql`found.id = ${products.id}`;

/** What surely has the words comes before what only may be meant. */
export const bestFirst = [sql`${products.id} not in ${matching("surely")}`, sql`found.distance`];
