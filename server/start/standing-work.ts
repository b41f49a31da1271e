import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { Database } from "#db/connection.ts";
import { replaceStandingWork, type StandingWork } from "#db/queries/standing-work.ts";
import type { Hub } from "#server/events/hub.ts";
import {
  cancelInvocation,
  listFailing,
  listPaused,
  resumeInvocation,
} from "#server/restate/invocations.ts";
import type { Engine } from "#server/web/deps.ts";

interface WatchOptions {
  db: Database;
  hub: Hub;
  adminUrl: string;
  log: Logger;
  intervalMs?: number;
}

/** What a killed shop left behind, or a long outage paused: all of it is made again at once. */
export async function resumeAll(adminUrl: string, log: Logger): Promise<void> {
  const standing = [...(await listPaused(adminUrl)), ...(await listFailing(adminUrl, 1))];
  const asked = standing.map(({ id }) => resumeInvocation(adminUrl, id));
  const refused = (await Promise.allSettled(asked)).filter(({ status }) => status === "rejected");
  if (standing.length > 0) {
    log.info({ resumed: standing.length - refused.length, of: standing.length }, "work is resumed");
  }
}

/** Keeps the picture of what stands still, and wakes whoever looks at it when it changes. */
export function keepWatchingWork(options: WatchOptions): Engine & { close(): Promise<void> } {
  const { adminUrl, log, intervalMs = 5_000 } = options;
  const stopping = new AbortController();
  const watch = new Watch(options);
  const done = forEver(stopping.signal, intervalMs, async () => {
    await watch.look().catch((error) => log.warn({ err: error }, "Restate is asked again later"));
  });
  const andLook = async (change: Promise<void>) => {
    await change;
    await watch.look({ thoroughly: true });
  };
  return {
    resume: ({ id }) => andLook(resumeInvocation(adminUrl, id)),
    cancel: (work) => andLook(cancelInvocation(adminUrl, work)),
    close: () => {
      stopping.abort();
      return done;
    },
  };
}

/** What is paused is looked for rarely: that goes through all that Restate remembers. */
const thoroughEvery = 12;

class Watch {
  #looks = 0;
  #paused: StandingWork[] = [];

  constructor(private readonly options: Pick<WatchOptions, "db" | "hub" | "adminUrl">) {}

  async look({ thoroughly = this.#looks % thoroughEvery === 0 } = {}): Promise<void> {
    const { db, hub, adminUrl } = this.options;
    this.#looks += 1;
    if (thoroughly) this.#paused = await listPaused(adminUrl);
    const failing = await listFailing(adminUrl);
    const paused = new Set(this.#paused.map(({ id }) => id));
    const picture = [...this.#paused, ...failing.filter(({ id }) => !paused.has(id))];
    if (replaceStandingWork(db, picture)) hub.wake("admin");
  }
}

async function forEver(stopping: AbortSignal, pauseMs: number, work: () => Promise<void>) {
  while (!stopping.aborted) {
    await work();
    await delay(pauseMs, undefined, { signal: stopping }).catch(() => {});
  }
}
