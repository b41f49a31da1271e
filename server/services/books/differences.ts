import type { Database } from "#db/connection.ts";
import {
  listOpenPaymentsOfEndedRuns,
  listPaidLately,
  listRestingLately,
} from "#db/queries/books.ts";
import { findAnyRun, listRunsUnderWay, type Run } from "#db/queries/runs.ts";
import type { Outside } from "#server/outside/connect.ts";
import { paymentProviders } from "#server/outside/systems.ts";
import { formatMoney } from "#server/rules/money.ts";
import { abandoned, type Found, type Keeper } from "../keeper.ts";

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

/** All that does not agree. What moves while it is looked at is not a difference. */
export async function findDifferences(looking: Looking): Promise<Found[]> {
  return [
    ...(await abandonedRuns(looking)),
    ...looking.keepers.flatMap((keeper) => keeper.find?.(looking.db) ?? []),
    ...paymentsOfNobody(looking),
    ...(await otherMoney(looking)),
    ...(await othersOutside(looking)),
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
async function otherMoney({ db, outside, now }: Looking): Promise<Found[]> {
  const found: Found[] = [];
  for (const ours of listPaidLately(db, { before: now() - restedMs })) {
    const { runId, title, currency } = ours;
    const theirs = await Promise.all(
      paymentProviders.map((name) => outside.payments[name].ledgerOf(runId)),
    );
    const kept = (...sums: { capturedCents: number; refundedCents: number }[]) =>
      sums.reduce((total, sum) => total + sum.capturedCents - sum.refundedCents, 0);
    if (kept(...theirs) === kept(ours)) continue;
    const money = (cents: number) => formatMoney(cents, currency);
    found.push({
      kind: "the provider tells of other money",
      runId,
      words: `${title}: the provider has ${money(kept(...theirs))} of it, our books ${money(kept(ours))}`,
      isSafe: false,
    });
  }
  return found;
}

/** What carriers and sellers have, as the domain knows how to compare it. A run that moves meanwhile is left for later. */
async function othersOutside({ db, keepers, outside, now }: Looking): Promise<Found[]> {
  const found: Found[] = [];
  for (const keeper of keepers) {
    if (!keeper.compare) continue;
    for (const run of listRestingLately(db, { kind: keeper.kind, before: now() - restedMs })) {
      const differ = await keeper.compare({ db, outside }, run);
      if (isUnchanged(db, run)) found.push(...differ);
    }
  }
  return found;
}
