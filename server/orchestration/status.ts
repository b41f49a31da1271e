import type { KeyValueStore, ObjectSharedContext, UntypedState } from "@restatedev/restate-sdk";

/** How far a run is, for whoever asks it while it works. */
export interface Status {
  phase: string;
  /** From 0 to 1. */
  progress: number;
  /** In the order of completing. */
  completed: string[];
  metadata: Record<string, StatusValue>;
}

type StatusValue = string | number | boolean | null;

export interface StatusUpdate {
  phase?: string;
  progress?: number;
  /** A step, or some, that are now complete; saying it again changes nothing. */
  completed?: string | readonly string[];
  /** Laid over what is there. */
  metadata?: Record<string, StatusValue>;
}

const KEY = "status";
const beginning: Status = { phase: "waiting to begin", progress: 0, completed: [], metadata: {} };

/** Of each handler at work. A context is made for each pass, and each pass says the same again. */
const current = new WeakMap<object, Status>();

/**
 * In the exclusive handler, the one writer of its state: what was said before is known without reading
 * it back. It begins anew with each invocation. Answers the status as it is now.
 */
export function updateStatus(
  ctx: Pick<KeyValueStore<UntypedState>, "set">,
  update: StatusUpdate,
): Status {
  const status = updated(current.get(ctx) ?? beginning, update);
  current.set(ctx, status);
  ctx.set<Status>(KEY, status);
  return status;
}

/** In a shared handler: answered at any time, also before the run has begun. */
export async function getStatus(ctx: Pick<ObjectSharedContext, "get">): Promise<Status> {
  return (await ctx.get<Status>(KEY)) ?? beginning;
}

/** Progress never goes back, whatever order the updates are written in. */
export function updated(status: Status, update: StatusUpdate): Status {
  const { phase = status.phase, progress = status.progress, completed, metadata } = update;
  return {
    phase,
    progress: Math.max(status.progress, Math.min(1, progress)),
    completed: [...new Set([...status.completed, ...[completed ?? []].flat()])],
    metadata: { ...status.metadata, ...metadata },
  };
}
