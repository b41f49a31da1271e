import type { Logger } from "pino";
import { listDueLetters, makeLettersDue, nextLetterDue } from "#db/queries/letters.ts";
import type { LiveEvents } from "#server/events/run-observer.ts";
import { type SendOptions, sendLetter } from "./sending.ts";

export interface PostOptions extends SendOptions {
  events: LiveEvents;
  log: Logger;
}

/**
 * Sends what is written, and what did not get through again until it does or nobody has any use for it. Nobody
 * waits for it: a letter is a row, written together with what it tells of.
 */
export function keepPosting(options: PostOptions): { close(): Promise<void> } {
  const { db, hub, now } = options.events;
  const stopping = new AbortController();
  const news = hub.subscribe(["mail"]);
  // What an outage has put off is tried at once at a start.
  makeLettersDue(db, { now: now() });
  const done = forEver(options, stopping.signal, news);
  return {
    close: async () => {
      stopping.abort();
      const grace = setTimeout(() => options.mail.close?.(), graceMs);
      await done.finally(() => clearTimeout(grace));
    },
  };
}

/** For so long a stop waits for a letter that is being sent: cut off, it would be sent again. */
const graceMs = 3_000;

type News = ReturnType<LiveEvents["hub"]["subscribe"]>;

async function forEver(options: PostOptions, signal: AbortSignal, news: News): Promise<void> {
  while (!signal.aborted) {
    const restMs = await sendWhatIsDue(options, signal).catch((error) => {
      options.log.warn({ err: error }, "letters are sent later");
      return longestRestMs;
    });
    if (restMs > 0) await news.next({ within: restMs, signal });
  }
  news.close();
}

/** A server that takes letters slowly keeps nobody else of ours waiting, nor do we overrun it. */
const atOnce = 4;
const longestRestMs = 30_000;

/** Answers how long there is nothing to do. */
async function sendWhatIsDue(options: PostOptions, signal: AbortSignal): Promise<number> {
  const { db, now } = options.events;
  while (!signal.aborted) {
    const letters = listDueLetters(db, { now: now(), limit: atOnce });
    if (letters.length === 0) break;
    const rests = await Promise.all(letters.map((letter) => sendLetter(options, letter)));
    const restMs = Math.max(...rests);
    if (restMs > 0) return Math.min(restMs, longestRestMs);
  }
  const next = nextLetterDue(db) ?? Number.MAX_SAFE_INTEGER;
  return Math.min(longestRestMs, Math.max(0, next - now()));
}
