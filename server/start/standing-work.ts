import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { Database } from "#db/connection.ts";
import {
  codeIsMissing,
  replaceStandingWork,
  type StandingWork,
} from "#db/queries/standing-work.ts";
import type { Hub } from "#server/events/hub.ts";
import {
  cancelInvocation,
  listBegunBy,
  listFailing,
  listPaused,
  resumeInvocation,
  resumeWithPresent,
} from "#server/restate/invocations.ts";
import type { Engine } from "#server/web/deps.ts";

interface WatchOptions {
  db: Database;
  hub: Hub;
  adminUrl: string;
  log: Logger;
  /** Versions of the services that are wanted and not here. */
  missingVersions?: readonly { deployment: string; version: string }[];
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

type WatchedWork = Engine & { close(): Promise<void> };

/**
 * Keeps the picture of what stands still, and wakes whoever looks at it when it changes. Answers when it
 * has looked once: from then on nobody is told yes about what cannot move.
 */
export async function keepWatchingWork(options: WatchOptions): Promise<WatchedWork> {
  const { adminUrl, log, intervalMs = 5_000 } = options;
  const stopping = new AbortController();
  const watch = new Watch(options);
  const look = () =>
    watch.look().catch((error) => log.warn({ err: error }, "Restate is asked again later"));
  await look();
  const done = forEver(stopping.signal, intervalMs, look);
  const andLook = async (change: Promise<void>) => {
    await change;
    await watch.look({ thoroughly: true });
  };
  return {
    resume: ({ id, errorCode }) =>
      andLook(
        errorCode === codeIsMissing
          ? resumeWithPresent(adminUrl, id)
          : resumeInvocation(adminUrl, id),
      ),
    cancel: (work) => andLook(cancelInvocation(adminUrl, work)),
    listPaused: () => listPaused(adminUrl),
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
  #stopped: StandingWork[] = [];

  constructor(private readonly options: Omit<WatchOptions, "log" | "intervalMs">) {}

  async look({ thoroughly = this.#looks % thoroughEvery === 0 } = {}): Promise<void> {
    const { db, hub, adminUrl } = this.options;
    this.#looks += 1;
    if (thoroughly) this.#stopped = await this.#listStopped();
    const failing = await listFailing(adminUrl);
    const stopped = new Set(this.#stopped.map(({ id }) => id));
    const picture = [...this.#stopped, ...failing.filter(({ id }) => !stopped.has(id))];
    if (replaceStandingWork(db, picture)) hub.wake("admin");
  }

  async #listStopped(): Promise<StandingWork[]> {
    const { adminUrl, missingVersions = [] } = this.options;
    const stranded = (
      await listBegunBy(
        adminUrl,
        missingVersions.map(({ deployment }) => deployment),
      )
    ).map((work) => ({ ...work, errorCode: codeIsMissing, reason: null }));
    const known = new Set(stranded.map(({ id }) => id));
    return [...stranded, ...(await listPaused(adminUrl)).filter(({ id }) => !known.has(id))];
  }
}

async function forEver(stopping: AbortSignal, pauseMs: number, work: () => Promise<void>) {
  while (!stopping.aborted) {
    await delay(pauseMs, undefined, { signal: stopping }).catch(() => {});
    if (!stopping.aborted) await work();
  }
}
