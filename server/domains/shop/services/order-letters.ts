import { writeLetter } from "#server/events/letter.ts";
import type { Events, RunRef } from "#server/events/run-observer.ts";
import { type OrderLetterKind, type OrderLetters, subjectOf } from "../rules/order-letters.ts";
import { knownOrder } from "./known-order.ts";

interface ToldOrder {
  events: Events;
  run: RunRef;
}

/** Once for each kind, and of what comes once for each parcel once for each of those. */
export function writeOrderLetter<Kind extends OrderLetterKind>(
  { events, run: { runId, userId } }: ToldOrder,
  kind: Kind,
  facts: OrderLetters[Kind],
  { parcel = 1 } = {},
): void {
  const { number } = knownOrder(events.db, runId);
  writeLetter(events, {
    key: [runId, kind, ...(parcel > 1 ? [parcel] : [])].join("/"),
    ...{ userId, runId, kind, facts, orderNumber: number },
    subject: subjectOf[kind](number, facts),
  });
}
