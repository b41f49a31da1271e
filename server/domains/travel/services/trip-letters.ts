import { writeLetter } from "#server/events/letter.ts";
import { observe } from "#server/events/run-observer.ts";
import { subjectOf, type TripLetterKind, type TripLetters } from "../rules/trip-letters.ts";
import type { ToldTrip } from "./moves.ts";

interface TripLetter<Kind extends TripLetterKind> {
  /** The run's step that it is. */
  step: string;
  to: string;
  /** Of the trip. */
  title: string;
  facts: TripLetters[Kind];
}

/** Written is as good as sent: however long the mail server is down, the trip does not wait for it. */
export function writeTripLetter<Kind extends TripLetterKind>(
  { events, run }: ToldTrip,
  kind: Kind,
  { step, to, title, facts }: TripLetter<Kind>,
): void {
  const { runId, userId } = run;
  const letter = { key: `${runId}/${kind}`, userId, runId, kind, to, facts };
  writeLetter(events, { ...letter, subject: subjectOf[kind](title) });
  observe(events, run).changed({ step, status: "done", detail: "in the outbox" });
}
