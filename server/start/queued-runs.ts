import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { Database } from "#db/connection.ts";
import type { Ingress } from "#server/ingress/connect.ts";
import { type Resubmit, submitQueuedRuns } from "#server/ingress/queued-runs.ts";

export interface QueuedRunsOptions {
  db: Database;
  ingress: Ingress;
  resubmit: Resubmit;
  log: Logger;
  intervalMs?: number;
}

/** Asks again for runs that were written down and then never started, since a crash came in between. */
export function keepSubmittingQueuedRuns({
  db,
  ingress,
  resubmit,
  log,
  intervalMs = 10_000,
}: QueuedRunsOptions): { close(): Promise<void> } {
  const stopping = new AbortController();
  const done = forEver(stopping.signal, intervalMs, async () => {
    try {
      await submitQueuedRuns({ db, ingress, resubmit, before: Date.now() - intervalMs });
    } catch (error) {
      log.warn({ err: error }, "queued runs are submitted later");
    }
  });
  return {
    close: () => {
      stopping.abort();
      return done;
    },
  };
}

async function forEver(stopping: AbortSignal, pauseMs: number, work: () => Promise<void>) {
  while (!stopping.aborted) {
    await work();
    await delay(pauseMs, undefined, { signal: stopping }).catch(() => {});
  }
}
