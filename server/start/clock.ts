import type { Logger } from "pino";
import type { LiveEvents } from "#server/events/run-observer.ts";
import type { Clock } from "#server/web/domain.ts";

interface ClockOptions {
  events: LiveEvents;
  clocks: readonly Clock[];
  log: Logger;
}

/** So often it is looked, whatever wakes us. */
const lookAgainMs = 30_000;
const leastMs = 20;
/** What went wrong is not tried again before. */
const afterTroubleMs = 5_000;

/** Begins what is due by itself, at its time, and what became due while nothing ran. */
export function keepClock(options: ClockOptions): { close(): Promise<void> } {
  const stopping = new AbortController();
  const done = keepRinging(options, stopping.signal);
  return {
    close: () => {
      stopping.abort();
      return done;
    },
  };
}

async function keepRinging({ events, clocks, log }: ClockOptions, signal: AbortSignal) {
  const woken = events.hub.subscribe(["clock"]);
  while (!signal.aborted) {
    let least = leastMs;
    try {
      for (const { ring } of clocks) await ring(events);
    } catch (error) {
      log.warn({ err: error }, "what is due is begun later");
      least = afterTroubleMs;
    }
    const next = clocks.map(({ nextAt }) => nextAt(events.db) ?? Number.POSITIVE_INFINITY);
    const ms = Math.min(...next) - events.now();
    await woken.next({ within: Math.min(lookAgainMs, Math.max(least, ms)), signal });
  }
  woken.close();
}
