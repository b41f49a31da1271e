import type { HooksProvider } from "@restatedev/restate-sdk";
import type { Database } from "#db/connection.ts";
import { commit } from "#db/group-commit.ts";

/** What is told and not yet known to be durable. */
const underWay = new Set<Promise<unknown>>();
let failures = 0;

/**
 * Writes what a handler tells, outside its journal: on every pass again, so it must change nothing the
 * second time. It is written with whatever else this turn of the event loop has to write, all in one
 * commit and in the order of telling; within such a write it is written at once.
 */
export function tell({ db }: { db: Database }, write: () => unknown): void {
  if (db.$client.inTransaction) {
    write();
    return;
  }
  const written = commit(db, write).catch(() => {
    failures += 1;
  });
  underWay.add(written);
  written.finally(() => underWay.delete(written));
}

/**
 * For every handler: it has not ended, whatever it answers, before what it told is durable. When anything
 * that was told meanwhile could not be written, its attempt fails: the engine makes it again, and all of
 * it is told again. That may have been another handler's telling, which costs one attempt too many; to
 * follow each promise to its handler would cost every order more than that.
 */
export const durableTelling: HooksProvider = () => ({
  interceptor: {
    handler: async (next) => {
      const before = failures;
      const end = await next().then(
        () => undefined,
        (error: unknown) => ({ error }),
      );
      await Promise.all(underWay);
      if (failures > before) throw new Error("What was told could not be written");
      if (end) throw end.error;
    },
  },
});
