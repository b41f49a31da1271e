import type { Context } from "@restatedev/restate-sdk";
import type { Observer } from "#server/orchestration/observer.ts";
import { tellOutside } from "#server/services/messages.ts";
import type { ToldTrip } from "./moves.ts";

interface Letter {
  step: string;
  to: string;
  subject: string;
  body: string;
}

/** Best effort: a letter that does not get through is a warning and fails nothing. */
export function sendMail(
  trip: ToldTrip & { ctx: Context; observer: Observer },
  { step, ...letter }: Letter,
): Promise<void> {
  return tellOutside(trip, {
    by: [{ channel: "mail", step }],
    ...letter,
    otherwise: {
      body: "Nothing is wrong with your trip: you can follow it here.",
      href: `/trips/${trip.run.runId}`,
    },
  });
}
