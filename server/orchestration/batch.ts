import type { Context, RestatePromise, TerminalError } from "@restatedev/restate-sdk";
import type { Branch, BranchOptions } from "./branch.ts";
import { runBranches } from "./run-branches.ts";
import type { Settled } from "./settled.ts";

/** Begins the work on one item; like every branch, without awaiting anything. */
export type ForItem<I, R> = (item: I, branch: Branch, index: number) => RestatePromise<R>;

export interface Concurrency extends BranchOptions {
  max?: number;
}

/**
 * Maps items side by side and answers in their order. At the first failure nothing more is begun, the
 * others are told to stop, and it is thrown when they have ended.
 */
export async function mapConcurrent<I, R>(
  ctx: Context,
  items: readonly I[],
  fn: ForItem<I, R>,
  { max, ...options }: Concurrency = {},
): Promise<R[]> {
  let failure: TerminalError | undefined;
  const ends = await runBranches(ctx, branchesFor(items, fn), {
    ...options,
    ...(max !== undefined && { max }),
    onEnd: async (end) => {
      if (!end.ok) failure ??= end.error;
      return end.ok ? "go on" : "stop";
    },
  });
  if (failure) throw failure;
  return ends.flatMap((end) => (end?.ok ? [end.value] : []));
}

type Processed<I, R> = { item: I } & Settled<R>;

interface BatchProgress {
  done: number;
  failed: number;
  total: number;
}

export interface BatchOptions extends BranchOptions {
  /** After each item, while others are on their way: to tell or keep how far it is. */
  onProgress?: (progress: BatchProgress) => void | Promise<void>;
}

export interface Batch<I, R> {
  /** How each item ended, in the order of the items. */
  outcomes: Array<Processed<I, R>>;
  succeeded: number;
  failed: number;
}

/** Every item, best effort, never more than `max` at once; the limit holds across replays. */
export async function processBatch<I, R>(
  ctx: Context,
  items: readonly I[],
  fn: ForItem<I, R>,
  max: number,
  { onProgress, ...options }: BatchOptions = {},
): Promise<Batch<I, R>> {
  const progress: BatchProgress = { done: 0, failed: 0, total: items.length };
  const ends = await runBranches(ctx, branchesFor(items, fn), {
    ...options,
    max,
    onEnd: async (end) => {
      progress.done += 1;
      if (!end.ok) progress.failed += 1;
      await onProgress?.({ ...progress });
      return "go on";
    },
  });
  const outcomes = items.flatMap((item, index) => {
    const end = ends[index];
    return end ? [{ item, ...end }] : [];
  });
  return { outcomes, succeeded: progress.done - progress.failed, failed: progress.failed };
}

function branchesFor<I, R>(items: readonly I[], fn: ForItem<I, R>) {
  return items.map((item, index) => (branch: Branch) => fn(item, branch, index));
}
