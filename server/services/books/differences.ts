import type { Database } from "#db/connection.ts";
import {
  listOpenPaymentsOfEndedRuns,
  listPaidLately,
  listRestingLately,
} from "#db/queries/books.ts";
import { listPayments } from "#db/queries/payments.ts";
import { findAnyRun, listRunsUnderWay, type Run } from "#db/queries/runs.ts";
import type { Outside } from "#server/outside/connect.ts";
import { Unavailable } from "#server/outside/errors.ts";
import { formatMoney } from "#server/rules/money.ts";
import { abandoned, type Found, type Keeper } from "../keeper.ts";
import { paymentsAt, providerOf } from "../payment-provider.ts";

export interface Looking {
  db: Database;
  outside: Outside;
  keepers: readonly Keeper[];
  /** What is open in Restate: service/key/handler. */
  openTargets: () => Promise<ReadonlySet<string>>;
  now: () => number;
}

/** What is younger than this may still be on its way from one book to the other. */
const restedMs = 15_000;

export interface Picture {
  found: Found[];
  /** Who could not be asked, and why: nothing is known of what they have. */
  unasked: string[];
}

/**
 * All that does not agree. What moves while it is looked at is not a difference, and whoever is down keeps
 * nobody from seeing the rest.
 */
export async function findDifferences(looking: Looking): Promise<Picture> {
  const unasked = new Set<string>();
  const found = [
    ...(await inOurBooks(looking)),
    ...(await otherMoney(looking, unasked)),
    ...(await othersOutside(looking, unasked)),
  ];
  return { found, unasked: [...unasked] };
}

/**
 * Asked right before it is mended: a look takes long, and one that was broken off goes on with what it found
 * before. What somebody has taken up meanwhile is theirs.
 */
export async function isStill(looking: Looking, { kind, runId }: Found): Promise<boolean> {
  const isSame = (each: Found) => each.kind === kind && each.runId === runId && each.isSafe;
  if ((await inOurBooks(looking)).some(isSame)) return true;
  const run = findAnyRun(looking.db, { id: runId });
  const keeper = looking.keepers.find((each) => each.kind === run?.kind);
  if (!run || !keeper?.compare) return false;
  const differ = await orUnasked(keeper.compare(looking, run), new Set());
  return differ?.some(isSame) ?? false;
}

async function inOurBooks(looking: Looking): Promise<Found[]> {
  return [
    ...(await abandonedRuns(looking)),
    ...looking.keepers.flatMap((keeper) => keeper.find?.(looking.db) ?? []),
    ...paymentsOfNobody(looking),
  ];
}

/** Read, then compared, then read again: a run that ended or moved meanwhile has somebody. */
async function abandonedRuns({ db, keepers, openTargets, now }: Looking): Promise<Found[]> {
  const before = now() - restedMs;
  const candidates = listRunsUnderWay(db, { before });
  if (candidates.length === 0) return [];
  const open = await openTargets();
  return candidates.flatMap((run) => {
    const keeper = keepers.find(({ kind }) => kind === run.kind);
    if (run.status === "queued" && !keeper?.wasTakenUp?.(db, run)) return [];
    if (!keeper || keeper.targetsOf(run).some((target) => open.has(target))) return [];
    if (!isUnchanged(db, run)) return [];
    const isSafe = keeper.canEnd?.(db, run) ?? false;
    return [{ kind: abandoned, runId: run.id, words: `${run.title}: ${abandoned}`, isSafe }];
  });
}

function isUnchanged(db: Database, { id, updatedAt, status }: Run): boolean {
  const again = findAnyRun(db, { id });
  return again?.updatedAt === updatedAt && again.status === status;
}

export const heldForNobody = "a payment is held for nobody";

function paymentsOfNobody({ db, now }: Looking): Found[] {
  return listOpenPaymentsOfEndedRuns(db, { before: now() - restedMs }).map(
    ({ runId, title, attempt }) => ({
      kind: heldForNobody,
      runId,
      words: `${title}: ${heldForNobody} (try ${attempt})`,
      isSafe: true,
    }),
  );
}

/** Our sums against the provider's own. */
async function otherMoney(looking: Looking, unasked: Set<string>): Promise<Found[]> {
  const { db, now } = looking;
  const found: Found[] = [];
  for (const { runId, title, currency } of listPaidLately(db, { before: now() - restedMs })) {
    const ledgers = await orUnasked(theirLedgers(looking, runId), unasked);
    if (!ledgers) return found;
    // Read after they have answered: what moved meanwhile has moved here as well.
    const [theirs, ours] = [kept(ledgers), kept(listPayments(db, { runId }))];
    if (theirs === ours) continue;
    const money = (cents: number) => formatMoney(cents, currency);
    found.push({
      kind: "the provider tells of other money",
      runId,
      words: `${title}: the provider has ${money(theirs)} of it, our books ${money(ours)}`,
      isSafe: false,
    });
  }
  return found;
}

/** Of whoever was ever asked for it. */
async function theirLedgers({ db, outside }: Looking, runId: string) {
  const payments = listPayments(db, { runId });
  const known = payments.flatMap(({ intentId }) => intentId ?? []);
  const providers = [...new Set(payments.map(providerOf))];
  return Promise.all(
    providers.map((name) => paymentsAt(outside.payments, name).ledgerOf(runId, known)),
  );
}

function kept(sums: readonly { capturedCents: number; refundedCents: number }[]): number {
  return sums.reduce((total, sum) => total + sum.capturedCents - sum.refundedCents, 0);
}

/** Nothing when they could not be asked: then they are not asked for the others either. */
async function orUnasked<T>(asking: Promise<T>, unasked: Set<string>): Promise<T | undefined> {
  try {
    return await asking;
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    unasked.add(error.message);
    return undefined;
  }
}

/** What carriers and sellers have, as the domain knows how to compare it. A run that moves meanwhile is left for later. */
async function othersOutside(looking: Looking, unasked: Set<string>): Promise<Found[]> {
  const { db, keepers, outside, now } = looking;
  const found: Found[] = [];
  for (const keeper of keepers) {
    if (!keeper.compare) continue;
    for (const run of listRestingLately(db, { kind: keeper.kind, before: now() - restedMs })) {
      const differ = await orUnasked(keeper.compare({ db, outside }, run), unasked);
      if (!differ) break;
      if (isUnchanged(db, run)) found.push(...differ);
    }
  }
  return found;
}
