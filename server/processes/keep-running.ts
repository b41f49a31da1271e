import { setTimeout as delay } from "node:timers/promises";
import { describeExit, type Exit } from "#server/processes/owned-child.ts";

export interface RunningChild {
  exited: Promise<Exit>;
  stop(): Promise<void>;
}

export interface KeepRunningOptions<Child extends RunningChild> {
  name: string;
  start: () => Promise<Child>;
  /** Where the house tells of it. */
  say: (line: string) => void;
  firstPauseMs?: number;
  longestPauseMs?: number;
}

export interface KeptChild<Child> {
  /** The present one: after a death another takes its place. */
  current(): Child;
  stop(): Promise<void>;
}

/** Starts a child, and starts it again whenever it dies by itself. The first start may fail; later ones are tried for ever. */
export async function keepRunning<Child extends RunningChild>({
  name,
  start,
  say,
  firstPauseMs = 250,
  longestPauseMs = 10_000,
}: KeepRunningOptions<Child>): Promise<KeptChild<Child>> {
  const stopping = new AbortController();
  let child = await start();
  const watched = watch();
  return { current: () => child, stop };

  async function stop(): Promise<void> {
    stopping.abort();
    await child.stop();
    await watched;
  }

  async function watch(): Promise<void> {
    for (;;) {
      const bornAt = Date.now();
      const exit = await child.exited;
      if (stopping.signal.aborted) return;
      say(`${name} ended by itself (${describeExit(exit)}); starting it again.`);
      const next = await another(Date.now() - bornAt);
      if (!next) return;
      child = next;
      say(`${name} is back.`);
    }
  }

  /** One that died young is given a pause first, or a child that cannot live would be started without end. */
  async function another(lifeMs: number): Promise<Child | undefined> {
    let pauseMs = lifeMs < longestPauseMs ? firstPauseMs : 0;
    while (await passed(pauseMs)) {
      const next = await attempt();
      if (next) return stopping.signal.aborted ? void (await next.stop()) : next;
      pauseMs = Math.min(Math.max(pauseMs, firstPauseMs) * 2, longestPauseMs);
    }
    return undefined;
  }

  async function attempt(): Promise<Child | undefined> {
    try {
      return await start();
    } catch (error) {
      say(`${name} does not start: ${error instanceof Error ? error.message : error}`);
      return undefined;
    }
  }

  async function passed(pauseMs: number): Promise<boolean> {
    await delay(pauseMs, undefined, { signal: stopping.signal }).catch(() => {});
    return !stopping.signal.aborted;
  }
}
