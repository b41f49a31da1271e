import { findBucket, forgetWaits, listDueBefore, saveBucket, saveWait } from "#db/pace/pace.ts";
import { transaction } from "#db/transaction.ts";
import type { Turn } from "../orchestration/in-turn.ts";
import { filled, type Rate, turnAt } from "../orchestration/token-bucket.ts";
import type { Events } from "./run-observer.ts";

/** So many calls of a kind, whoever makes them. */
export interface Limit extends Rate {
  key: string;
  /** In words, for whoever waits for it. */
  waitingFor: string;
}

interface Wanted {
  runId: string;
  /** The higher goes first. */
  priority: number;
  /** All of them are kept. */
  limits: readonly Limit[];
}

/** Whoever is so late is before nobody any more; it may still come. */
const lateMs = 2_000;

/**
 * A turn within all of its limits at once, or none: who waits for one of them takes nothing of the others, and
 * is before nobody there. The state is in rows, so that it outlives us and all processes share it.
 */
export function takeTurn(
  { db, now }: Pick<Events, "db" | "now">,
  { runId, priority, limits }: Wanted,
): Turn {
  return transaction(db, () => {
    const at = now();
    const asked = limits.map((limit) => {
      const bucket = bucketOf(db, limit, at);
      const of = { bucket: limit.key, runId, priority, since: at - lateMs };
      return { limit, bucket, at: turnAt(bucket, limit, listDueBefore(db, of)) };
    });
    const last = asked.reduce((one, other) => (other.at > one.at ? other : one));
    if (last.at > at) {
      const dueAt = last.at;
      for (const { limit } of asked) saveWait(db, { bucket: limit.key, runId, priority, dueAt });
      const { waitingFor } = last.limit;
      return { taken: false, ms: dueAt - at, until: dueAt, waitingFor };
    }
    for (const { limit, bucket } of asked) {
      saveBucket(db, { key: limit.key, ...bucket, left: bucket.left - 1 });
    }
    forgetWaits(db, { runId });
    return { taken: true };
  });
}

/** What is not waited for, such as another try of the same call, is waited for by whoever comes next. */
export function chargeTurn(
  { db, now }: Pick<Events, "db" | "now">,
  limits: readonly Limit[],
): void {
  transaction(db, () => {
    for (const limit of limits) {
      const bucket = bucketOf(db, limit, now());
      saveBucket(db, { key: limit.key, ...bucket, left: bucket.left - 1 });
    }
  });
}

function bucketOf(db: Events["db"], { key, ...rate }: Limit, now: number) {
  const known = findBucket(db, { key });
  return filled(known && { left: known.left, filledAt: known.filledAt }, { ...rate, now });
}
