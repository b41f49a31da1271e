import type { Hub, Topic } from "#server/events/hub.ts";
import { differenceOf } from "./differences.ts";
import { type Digests, digestsOf } from "./digests.ts";
import type { DrawingQueue } from "./drawing-queue.ts";
import type { Regions } from "./drawings.ts";
import { patchSignals } from "./patches.ts";

/** What a reader is sent at once: a sign of life of its own, and what many may be sent alike. */
export interface Frame {
  sign: string;
  changes: string;
  /** Only this reader's streams are ever told this. */
  own?: boolean | undefined;
}

export interface Shown {
  regions: Regions;
  /** What wakes it from now on, when that is not what woke it so far. */
  topics?: readonly Topic[];
  /** The reader may no longer see this: what is drawn here is the last of it. */
  last?: boolean;
  /** Nobody else is shown the same. */
  own?: boolean | undefined;
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
  /** Whoever opens it has waited for a turn already, and the first drawing is made in that. */
  inTurn?: boolean;
}

/**
 * Subscribe, draw the present, then wait: in this order no wake-up is lost. A frame carries the
 * regions that differ from what the reader already has, so a slow reader skips states and nothing
 * queues up for it. A stream that waits keeps digests of its regions and no HTML.
 */
export async function* frames({
  hub,
  queue,
  view,
  signal,
  inTurn = false,
  frameMs = 100,
  heartbeatMs = 15_000,
}: FramesOptions): AsyncGenerator<Frame> {
  const subscription = hub.subscribe(view.topics);
  let known: Digests = {};
  let last = false;
  const draw = async (): Promise<Frame> => {
    const shown = await view.draw();
    if (shown.topics) subscription.follow(shown.topics);
    const changes = differenceOf(known, shown);
    known = digestsOf(shown.regions);
    last = shown.last ?? false;
    return { sign: "", changes, own: shown.own };
  };
  try {
    if (!inTurn) await queue.turn();
    let frame = await draw();
    let beat = 1;
    let beatAt = performance.now();
    frame.sign = alive(beat);
    yield frame;
    while (!last && !signal.aborted) {
      await pause(queue.stretched(frameMs), signal);
      const within = Math.max(0, beatAt + heartbeatMs - performance.now());
      const woken = await subscription.next({ within, signal });
      if (woken) await queue.turn();
      if (signal.aborted) return;
      frame = woken ? await draw() : { sign: "", changes: "" };
      if (signal.aborted) return;
      if (!frame.changes && performance.now() - beatAt < heartbeatMs) continue;
      // With every frame: a page that is told much must not be taken for one that is told nothing.
      beatAt = performance.now();
      frame.sign = alive(++beat);
      yield frame;
    }
  } finally {
    subscription.close();
  }
}

/** Tells the page that it is up to date, and when it last heard so. */
function alive(beat: number): string {
  return patchSignals({ _stale: false, _beat: beat });
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
