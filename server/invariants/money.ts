import { agrees, type Owed } from "#db/invariants.ts";
import type { PaidSums } from "#db/queries/comparing.ts";
import { findAnyRun } from "#db/queries/runs.ts";
import { formatMoney } from "#server/rules/money.ts";
import {
  type BothBooks,
  type Break,
  type Figure,
  grouped,
  hasMoved,
  judged,
  runHref,
  sayCount,
  sayElsewhere,
  sayMoving,
  sumOf,
} from "./figure.ts";

/** What is owed, what our books say of it and what the providers' do: of the newest, each by itself. */
export function moneyFigures(books: BothBooks, paid: readonly PaidSums[]): Figure[] {
  const ours = new Map(paid.map((sums) => [sums.runId, sums]));
  const theirs = books.theirs && grouped(books.theirs.money);
  const rows = books.owed.map((run) => ({
    run,
    ours: ours.get(run.runId) ?? nothing,
    theirs: theirs?.get(run.runId) ?? [],
  }));
  return [owedFigure(books, rows), chargesFigure(books, rows)];
}

const nothing = { capturedCents: 0, refundedCents: 0, pastUsCents: 0, charges: 0 };

type Sums = Pick<PaidSums, "capturedCents" | "refundedCents" | "charges">;

interface Row {
  run: Owed;
  /** Also what somebody gave back at the provider past us. */
  ours: Sums & Pick<PaidSums, "pastUsCents">;
  /** From each provider that took anything. */
  theirs: readonly Sums[];
}

function owedFigure(books: BothBooks, rows: readonly Row[]): Figure {
  const settled = rows.filter(({ run }) => run.owedCents !== null && !hasMoved(books, run));
  const currency = rows[0]?.run.currency ?? "EUR";
  const money = (cents: number) => formatMoney(cents, currency);
  const captured = sumOf(settled, ({ ours }) => ours.capturedCents);
  const refunded = sumOf(settled, ({ ours }) => ours.refundedCents);
  const owed = sumOf(settled, ({ run }) => run.owedCents ?? 0);
  const moving = rows.length - settled.length;
  return judged(
    {
      id: "money",
      title: "captured − refunded = owed",
      rule: "What was taken for an order or a trip and not given back is what it costs, by our books and by the providers'.",
      figure: `${money(captured)} − ${money(refunded)} = ${money(captured - refunded)}, owed ${money(owed)} for ${sayCount(settled.length, "order or trip", "orders and trips")}${sayMoving(moving)}${sayElsewhere(books.elsewhere.size)}`,
      breaks: [...settled.flatMap((row) => wrongMoney(books, row)), ...moneyOfNobody(books)],
    },
    { isKnown: books.theirs !== undefined },
  );
}

/** What went through somebody in earnest is held against what is owed alone. */
function wrongMoney({ theirs, elsewhere: away }: BothBooks, { run, ours, theirs: sums }: Row) {
  const owed = run.owedCents ?? 0;
  const kept = ours.capturedCents - ours.refundedCents;
  const isKnown = theirs && !away.has(run.runId);
  const elsewhere = isKnown ? sumOf(sums, (one) => one.capturedCents - one.refundedCents) : kept;
  const isRight = agrees({ found: kept, expected: owed, elsewhere: ours.pastUsCents });
  if (isRight && kept === elsewhere) return [];
  const money = (cents: number) => formatMoney(cents, run.currency);
  const words = `${run.title}: ${money(owed)} is owed, our books have ${money(kept)} and the providers ${money(elsewhere)}`;
  return [{ words, href: runHref(run.runId) }];
}

/** Taken for something that we have never heard of. */
function moneyOfNobody({ db, theirs, owed }: BothBooks): Break[] {
  const known = new Set(owed.map(({ runId }) => runId));
  return (theirs?.money ?? [])
    .filter(
      ({ orderId, charges }) =>
        charges > 0 && !known.has(orderId) && !findAnyRun(db, { id: orderId }),
    )
    .map(({ orderId, capturedCents }) => ({
      words: `The providers have taken ${capturedCents} cents for ${orderId}, which is unknown here`,
      href: runHref(orderId),
    }));
}

function chargesFigure({ theirs }: BothBooks, rows: readonly Row[]): Figure {
  const outside = (row: Row) => sumOf(row.theirs, ({ charges }) => charges);
  const charged = rows.filter((row) => row.ours.charges > 0 || outside(row) > 0);
  const twice = charged.filter((row) => Math.max(row.ours.charges, outside(row)) > 1);
  return judged(
    {
      id: "charges",
      title: "one charge an order",
      rule: "Nobody is charged twice for the same: of two providers one takes the money, or it goes back.",
      figure: `${charged.length} charged, ${twice.length} of them twice`,
      breaks: twice.map((row) => ({
        words: `${row.run.title}: ${row.ours.charges} charges by our books, ${outside(row)} by the providers'`,
        href: runHref(row.run.runId),
      })),
    },
    { isKnown: theirs !== undefined },
  );
}
