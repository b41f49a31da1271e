import type { Database } from "./connection.ts";
import { prepared } from "./prepared.ts";

const runners = prepared((db) => db.$client.transaction((work: () => unknown) => work()));

/**
 * What is written together, or not at all; inside another one it is a part of that, and takes only its
 * own writes back when it throws. It writes from its first statement on, so that two processes take turns
 * instead of finding out at the end.
 */
export function transaction<T>(db: Database, work: () => T): T {
  return runners(db).immediate(work) as T;
}
