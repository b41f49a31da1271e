import type { Hub, Topic } from "#server/events/hub.ts";
import type { DrawingQueue } from "./drawing-queue.ts";
import type { Regions } from "./drawings.ts";
import { patchElements, patchSignals } from "./patches.ts";

/** What a reader is sent at once: a sign of life of its own, and what many may be sent alike. */
export interface Frame {
  sign: string;
  changes: string;
}

export interface Shown {
  regions: Regions;
  /** What wakes it from now on, when that is not what woke it so far. */
  topics?: readonly Topic[];
  /** The reader may no longer see this: what is drawn here is the last of it. */
  last?: boolean;
}

export interface LiveView {
  topics: readonly Topic[];
  draw: () => Shown | Promise<Shown>;
}

export interface Pace {
  /** At most one frame in this time: what happens meanwhile is in the next one. */
  frameMs?: number;
  heartbeatMs?: number;
}

interface FramesOptions extends Pace {
  hub: Hub;
  queue: DrawingQueue;
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
  queue,
  view,
  signal,
  frameMs = 100,
  heartbeatMs = 15_000,
}: FramesOptions): AsyncGenerator<Frame> {
  const subscription = hub.subscribe(view.topics);
  const draw = async () => {
    await queue.turn();
    const shown = await view.draw();
    if (shown.topics) subscription.follow(shown.topics);
    return shown;
  };
  try {
    let { regions, last } = await draw();
    let beat = 1;
    let beatAt = performance.now();
    yield { sign: alive(beat), changes: differenceOf(nothing, regions) };
    while (!last && !signal.aborted) {
      await pause(queue.stretched(frameMs), signal);
      const within = Math.max(0, beatAt + heartbeatMs - performance.now());
      const woken = await subscription.next({ within, signal });
      if (signal.aborted) return;
      const known: Regions = regions;
      if (woken) ({ regions, last } = await draw());
      if (signal.aborted) return;
      const changes = differenceOf(known, regions);
      if (!changes && performance.now() - beatAt < heartbeatMs) continue;
      // With every frame: a page that is told much must not be taken for one that is told nothing.
      beatAt = performance.now();
      yield { sign: alive(++beat), changes };
    }
  } finally {
    subscription.close();
  }
}

/** Tells the page that it is up to date, and when it last heard so. */
function alive(beat: number): string {
  return patchSignals({ _stale: false, _beat: beat });
}

const nothing: Regions = {};

interface Difference {
  known: Regions;
  drawn: Regions;
  written: string;
}

/** The latest ones: who shows the same is told within moments of each other. */
const differences: Difference[] = [];
const differencesAtMost = 64;

/** Written once for all who had the one and are shown the other. */
function differenceOf(known: Regions, drawn: Regions): string {
  if (known === drawn) return "";
  const found = differences.find((each) => each.known === known && each.drawn === drawn);
  if (found) return found.written;
  const written = writeDifference(known, drawn);
  differences.unshift({ known, drawn, written });
  differences.length = Math.min(differences.length, differencesAtMost);
  return written;
}

function writeDifference(known: Regions, drawn: Regions): string {
  return Object.entries(drawn)
    .filter(([id, html]) => known[id] !== html)
    .map(([, html]) => patchElements(html))
    .join("");
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const resume = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", resume);
      resolve();
    };
    const timer = setTimeout(resume, ms);
    signal.addEventListener("abort", resume, { once: true });
  });
}
