import { setTimeout as delay } from "node:timers/promises";
import type { Hub, Topic } from "#server/events/hub.ts";
import { patchElements, patchSignals } from "./patches.ts";

/** Element id → the whole region, drawn now. */
export type Regions = Record<string, string>;

export interface Drawing {
  regions: Regions;
  /** The reader may no longer see this: what is drawn here is the last of it. */
  last?: boolean;
}

export interface LiveView {
  topics: Topic[];
  draw: () => Drawing | Promise<Drawing>;
}

export interface Pace {
  /** At most one frame in this time: what happens meanwhile is in the next one. */
  frameMs?: number;
  heartbeatMs?: number;
}

interface FramesOptions extends Pace {
  hub: Hub;
  view: LiveView;
  signal: AbortSignal;
}

/**
 * Subscribe, draw the present, then wait: in this order no wake-up is lost. A frame carries the
 * regions that differ from what the reader already has, so a slow reader skips states and nothing
 * queues up for it.
 */
export async function* frames({
  hub,
  view,
  signal,
  frameMs = 100,
  heartbeatMs = 15_000,
}: FramesOptions): AsyncGenerator<string> {
  const subscription = hub.subscribe(view.topics);
  try {
    let { regions, last } = await view.draw();
    let beat = 1;
    let beatAt = performance.now();
    yield alive(beat) + patchAll(regions);
    while (!last && !signal.aborted) {
      await pause(frameMs, signal);
      const within = Math.max(0, beatAt + heartbeatMs - performance.now());
      const woken = await subscription.next({ within, signal });
      if (signal.aborted) return;
      const known: Regions = regions;
      if (woken) ({ regions, last } = await view.draw());
      const changed = patchAll(differing(known, regions));
      if (!changed && performance.now() - beatAt < heartbeatMs) continue;
      // With every frame: a page that is told much must not be taken for one that is told nothing.
      beatAt = performance.now();
      yield alive(++beat) + changed;
    }
  } finally {
    subscription.close();
  }
}

/** Tells the page that it is up to date, and when it last heard so. */
function alive(beat: number): string {
  return patchSignals({ _stale: false, _beat: beat });
}

function patchAll(regions: Regions): string {
  return Object.values(regions)
    .map((html) => patchElements(html))
    .join("");
}

function differing(known: Regions, drawn: Regions): Regions {
  return Object.fromEntries(Object.entries(drawn).filter(([id, html]) => known[id] !== html));
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => {});
}
