import { and, asc, eq, type SQL, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { prepared } from "../prepared.ts";
import { orders } from "./schema.ts";

/** Whole numbers that begin with these digits, as stretches of the index: up to a thousand times as large. */
const begins = sql.join(
  [1, 10, 100, 1000].map((times) => {
    const least = sql`${sql.placeholder("digits")} * ${times}`;
    return sql`(${orders.number} between ${least} and ${least} + ${times - 1})`;
  }),
  sql` or `,
);

const listed = (db: Database, more?: SQL) =>
  db
    .select({ id: orders.id, number: orders.number, status: orders.status, userId: orders.userId })
    .from(orders)
    .where(and(sql`(${begins})`, more))
    .orderBy(asc(orders.number))
    .limit(sql.placeholder("limit"))
    .prepare();

const statements = prepared((db) => ({
  own: listed(db, eq(orders.userId, sql.placeholder("userId"))),
  any: listed(db),
}));

interface Numbered {
  digits: number;
  limit: number;
}

/** One's own whose number is, or begins with, these digits: the shortest first. */
export function findOrdersByNumber(db: Database, wanted: Numbered & { userId: string }) {
  return statements(db).own.all({ ...wanted });
}

/** Whoever asks has already been shown to be an admin. */
export function findAnyOrdersByNumber(db: Database, wanted: Numbered) {
  return statements(db).any.all({ ...wanted });
}
