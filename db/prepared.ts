import type { Database } from "./connection.ts";

/**
 * Lets a query file keep its prepared statements without opening a database at import: they are
 * made at the first use of each database and go when it goes. A statement runs on its database's
 * one connection, so it also takes part in a transaction that is open there.
 */
export function prepared<Statements extends object>(
  prepare: (db: Database) => Statements,
): (db: Database) => Statements {
  const memo = new WeakMap<Database, Statements>();

  return function statementsOf(db) {
    const known = memo.get(db);
    if (known) return known;

    const made = prepare(db);
    memo.set(db, made);
    return made;
  };
}
