import type { Database } from "#db/connection.ts";
import { type BrokenInvariant, listBrokenPayments, type Owed } from "#db/invariants.ts";
import { type FailedRun, listFailedOfHouse } from "#db/queries/failed-runs.ts";
import { type SeedUser, seedUsers } from "#db/seed.ts";
import type { Ingress } from "#server/ingress/connect.ts";
import type { Resubmit } from "#server/ingress/queued-runs.ts";
import { resubmitWelcome } from "#server/ingress/welcome.ts";
import type { BothBooks, Figure } from "#server/invariants/figure.ts";
import type { LetterDrawings } from "#server/letters/drawing.tsx";
import { houseLetters } from "#server/letters/house-letters.tsx";
import { housePathOf, type PathOfRun } from "#server/rules/run-path.ts";
import type { Clock, Domain } from "#server/web/domain.ts";
import { type SayStep, saidWith } from "#server/web/step-words.ts";
import { jobs } from "./jobs/domain.tsx";
import { shop } from "./shop/domain.tsx";
import { travel } from "./travel/domain.tsx";

/** The web halves of the domains, in the order of the sidebar; the durable ones are in `services.ts`. */
export const domains: readonly Domain[] = [shop, travel, jobs];

/** Where a person follows a run: on the page of its domain, or on that of runs. */
export const pathOfRun: PathOfRun = (run) =>
  domains.find(({ kind }) => kind === run.kind)?.pathOf(run.id) ?? housePathOf(run);

/** A step in the words of whoever began its run. */
export const sayStep: SayStep = (run, step) =>
  saidWith(domains.find(({ kind }) => kind === run.kind)?.stepWords ?? {}, step);

/** Every letter that the house and its domains write. */
export const letterDrawings: LetterDrawings = Object.assign(
  {},
  houseLetters,
  ...domains.map(({ letters }) => letters),
);

/** A run that was written down and may never have been started. */
export const resubmit: Resubmit = async (where, run) => {
  const domain = domains.find(
    ({ kind, actKinds }) => kind === run.kind || actKinds?.includes(run.kind),
  );
  await (domain?.resubmit ?? resubmitWelcome)(where, run);
};

/** What begins by itself at its time. */
export const clocks: readonly Clock[] = domains.flatMap(({ clock }) => clock ?? []);

/** An engine that knows nothing is told what is written down and goes on. */
export async function recover(where: { db: Database; ingress: Ingress }): Promise<void> {
  for (const domain of domains) await domain.recover?.(where);
}

/** Runs at every start: brings the reference data up to date and leaves alone what the shop has made of it. */
export function seedDatabase(
  db: Database,
  seeding: { users: readonly SeedUser[]; now: number },
): void {
  db.transaction((tx) => {
    for (const { seed } of domains) seed?.(tx);
    seedUsers(tx, seeding);
  });
}

/** Of every kind, the latest first, each with why where that is known. */
export function listFailedRuns(db: Database, { limit = 20 }: { limit?: number } = {}): FailedRun[] {
  return [
    ...listFailedOfHouse(db, { kind: "welcome", limit }),
    ...domains.flatMap(({ listFailed }) => listFailed(db, { limit })),
  ]
    .sort((one, other) => (other.endedAt ?? 0) - (one.endedAt ?? 0))
    .slice(0, limit);
}

/** What must hold whatever has happened, and does not. */
export function listBrokenInvariants(db: Database): BrokenInvariant[] {
  return [...listBrokenPayments(db), ...domains.flatMap(({ listBroken }) => listBroken(db))];
}

/** What is to be paid for what was begun, the newest first. */
export function listOwed(db: Database, { limit }: { limit: number }): Owed[] {
  return domains
    .flatMap((domain) => domain.listOwed(db, { limit }))
    .sort((one, other) => other.begunAt - one.begunAt)
    .slice(0, limit);
}

/** What each domain has to hold beside the books of the others. */
export function figuresOf(books: BothBooks): Figure[] {
  return domains.flatMap((domain) => domain.figuresOf?.(books) ?? []);
}
