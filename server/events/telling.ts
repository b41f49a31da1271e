import { AsyncLocalStorage } from "node:async_hooks";
import type { HooksProvider } from "@restatedev/restate-sdk";
import { commit } from "#db/group-commit.ts";
import { transaction } from "#db/transaction.ts";
import type { Events } from "./run-observer.ts";

/** What the handler at work has told and does not know to be durable yet. */
const telling = new AsyncLocalStorage<Promise<unknown>[]>();

/**
 * Writes what a handler tells, outside its journal: on every pass again, so it must change nothing the
 * second time. It is written with whatever else this turn of the event loop has to write, all in one
 * commit; within such a write, and outside of a handler, it is written at once.
 */
export function tell({ db }: Pick<Events, "db">, write: () => unknown): void {
  const told = telling.getStore();
  if (db.$client.inTransaction) write();
  else if (told) told.push(heardLater(commit(db, write)));
  else transaction(db, write);
}

/** For every handler: it has not ended, whatever it answers, before all that it told is durable. */
export const durableTelling: HooksProvider = () => ({
  interceptor: {
    handler: (next) => {
      const told: Promise<unknown>[] = [];
      return telling.run(told, async () => {
        try {
          await next();
        } finally {
          // What failed here fails the attempt: the engine makes it again, and all is told again.
          await Promise.all(told);
        }
      });
    },
  },
});

/** A failure is not lost until somebody asks for it: the handler does, at its end. */
function heardLater(written: Promise<unknown>): Promise<unknown> {
  written.catch(() => {});
  return written;
}
