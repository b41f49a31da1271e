import { listToldSince, type Told } from "#db/queries/comparing.ts";
import type { PlayedLedgers } from "#server/outside/played-ledgers.ts";
import {
  type BothBooks,
  type Break,
  type Figure,
  judged,
  runHref,
  sayCount,
  sayElsewhere,
  sayMoving,
} from "./figure.ts";

/** So long an event may be acted on: what has to go back at a provider that is down waits for that. */
const patienceMs = 10 * 60_000;

/** What the outside has told, what it was told that we have, and what became of it here. */
export function eventsFigure(books: BothBooks): Figure {
  const compared = books.owed.filter(({ runId }) => !books.elsewhere.has(runId));
  const isOfThese = new Set(compared.map(({ runId }) => runId));
  const ours = listToldSince(books.db, books).filter(({ runId }) => isOfThese.has(runId ?? ""));
  const theirs = books.theirs?.events.filter(({ orderId }) => isOfThese.has(orderId));
  const actedOn = ours.filter(({ outcome }) => outcome === "delivered" || outcome === "late");
  const deliveries = ours.reduce((total, event) => total + event.deliveries, 0);
  const moving = ours.filter(({ outcome }) => outcome === "received").length;
  return judged(
    {
      id: "events",
      title: "each event acted on once",
      rule: "What providers and carriers tell is acted on once however often it comes, is not lost once they were told that we have it, and is believed of nobody else.",
      figure: `${sayCount(ours.length, "event")} in ${sayCount(deliveries, "delivery", "deliveries")}, ${actedOn.length} acted on${sayMoving(moving)}${sayElsewhere(books.elsewhere.size)}`,
      breaks: [
        ...ours.flatMap((event) => notActedOn(books, event)),
        ...actedOnTwice(ours),
        ...(theirs ? [...lost(theirs, ours), ...forged(books, theirs, ours)] : []),
      ],
    },
    { isKnown: theirs !== undefined },
  );
}

function notActedOn({ at }: BothBooks, { eventId, runId, outcome, receivedAt }: Told): Break[] {
  const isTooLong = outcome === "received" && receivedAt < at - patienceMs;
  return outcome === "failed" || isTooLong
    ? [broken(runId, `${eventId} was told and not acted on`)]
    : [];
}

/** The one kind that moves money: two of them for one payment, each believed, would pay twice. */
function actedOnTwice(ours: readonly Told[]): Break[] {
  const seen = new Set<string>();
  return ours.flatMap(({ type, intentId, outcome, runId }) => {
    if (type !== "payment.authorised" || outcome !== "delivered" || intentId === null) return [];
    if (seen.has(intentId)) return [broken(runId, `${intentId} was paid by two events`)];
    seen.add(intentId);
    return [];
  });
}

type Theirs = PlayedLedgers["events"];

function lost(theirs: Theirs, ours: readonly Told[]): Break[] {
  const here = new Set(ours.map(({ eventId }) => eventId));
  return theirs
    .filter(({ eventId, isTaken }) => isTaken && !here.has(eventId))
    .map(({ eventId, orderId }) => broken(orderId, `${eventId} was taken and is not in our books`));
}

/** The short form, by what waits for the payment, is told by a person's hand, who keeps no ledger. */
const byHand = "transaction/";

function forged({ at }: BothBooks, theirs: Theirs, ours: readonly Told[]): Break[] {
  const there = new Set(theirs.map(({ eventId }) => eventId));
  return ours
    .filter(({ outcome, receivedAt }) => outcome !== "refused" && receivedAt < at)
    .filter(({ eventId }) => !there.has(eventId) && !eventId.startsWith(byHand))
    .map(({ eventId, runId }) =>
      broken(runId, `${eventId} was believed, and nobody outside has told it`),
    );
}

function broken(runId: string | null, words: string): Break {
  return { words, href: runHref(runId ?? "") };
}
