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
  /** A step that is now complete; saying it again changes nothing. */
  completed?: string;
  /** Laid over what is there. */
  metadata?: Record<string, StatusValue>;
}

const KEY = "status";
const beginning: Status = { phase: "waiting to begin", progress: 0, completed: [], metadata: {} };

/** In the exclusive handler, the one writer of its state. Answers the status as it is now. */
export async function updateStatus(
  ctx: Pick<KeyValueStore<UntypedState>, "get" | "set">,
  update: StatusUpdate,
): Promise<Status> {
  const status = updated((await ctx.get<Status>(KEY)) ?? beginning, update);
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
  const isNew = completed !== undefined && !status.completed.includes(completed);
  return {
    phase,
    progress: Math.max(status.progress, Math.min(1, progress)),
    completed: isNew ? [...status.completed, completed] : status.completed,
    metadata: { ...status.metadata, ...metadata },
  };
}
