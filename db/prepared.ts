import { type Column, getTableColumns, type SQL, sql } from "drizzle-orm";
import type { SQLiteInsertValue, SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Database } from "./connection.ts";

/**
 * Lets a query file keep its prepared statements without opening a database at import: they are
 * made at the first use of each database and go when it goes. A statement runs on its database's
 * one connection, so it also takes part in a transaction that is open there. Building a statement
 * costs about twenty times what running it does.
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

/** For `values` and `set`: what these columns hold is given, by their names, when the statement runs. */
export function given<Table extends SQLiteTable, Name extends keyof Table["_"]["columns"] & string>(
  table: Table,
  ...names: readonly Name[]
): Record<Name, SQL> {
  const columns: Record<string, Column> = getTableColumns(table);
  const values = names.map((name) => [name, columnValue(name, columns[name])]);
  return Object.fromEntries(values);
}

/** A row that is new is written, one that is known stays as it is. Answers whether it was new. */
export function insertOnce<Table extends SQLiteTable>(db: Database, table: Table) {
  const { values, blank } = wholeRow(table);
  const insert = db.insert(table).values(values).onConflictDoNothing().prepare();
  return (row: Table["$inferInsert"]): boolean => insert.run({ ...blank, ...row }).changes === 1;
}

/** A row that is known already is an error. */
export function insertNew<Table extends SQLiteTable>(db: Database, table: Table) {
  const { values, blank } = wholeRow(table);
  const insert = db.insert(table).values(values).prepare();
  return (row: Table["$inferInsert"]): void => {
    insert.run({ ...blank, ...row });
  };
}

/** The same, answered with the row as it now stands, its defaults filled in. */
export function insertReturning<Table extends SQLiteTable>(db: Database, table: Table) {
  const { values, blank } = wholeRow(table);
  const insert = db.insert(table).values(values).returning().prepare();
  return (row: Table["$inferInsert"]): Table["$inferSelect"] =>
    insert.get({ ...blank, ...row }) as Table["$inferSelect"];
}

/**
 * For a write that leaves alone the columns it is told nothing of: one statement for each set of
 * columns, made when it is first wanted. There are as many as there are ways of calling it.
 */
export function forColumns<Name extends string, Statement>(
  prepare: (names: readonly Name[]) => Statement,
): (row: { readonly [name in Name]?: unknown }) => Statement {
  const memo = new Map<string, Statement>();

  return function statementFor(row) {
    const names = Object.keys(row).filter((name): name is Name => row[name as Name] !== undefined);
    const key = names.join();
    const known = memo.get(key);
    if (known) return known;

    const made = prepare(names);
    memo.set(key, made);
    return made;
  };
}

/** Is one of those in the list that is given, as JSON, when the statement runs. */
export function isAmong(column: Column, name: string): SQL {
  return sql`${column} in (select value from json_each(${sql.placeholder(name)}))`;
}

function wholeRow<Table extends SQLiteTable>(table: Table) {
  const names = Object.keys(getTableColumns(table));
  return {
    values: given(table, ...names) as unknown as SQLiteInsertValue<Table>,
    /** drizzle wants a value for each, also for what a row leaves out. */
    blank: Object.fromEntries(names.map((name) => [name, undefined])),
  };
}

/** A default is found at each call: drizzle would find it once, while it builds the statement. */
function columnValue(name: string, column: Column | undefined): SQL {
  if (!column) throw new TypeError(`There is no column "${name}"`);
  const mapToDriverValue = (value: unknown) => {
    const wanted = value ?? (column.notNull ? defaultOf(column) : undefined) ?? null;
    return wanted === null ? null : column.mapToDriverValue(wanted);
  };
  return sql`${sql.param(sql.placeholder(name), { mapToDriverValue })}`;
}

function defaultOf(column: Column): unknown {
  return column.defaultFn ? column.defaultFn() : column.default;
}
