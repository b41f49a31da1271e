import { tell } from "#server/events/telling.ts";
import { updateStatus } from "#server/orchestration/status.ts";
import { orTurnBack, type TurnedBack } from "#server/services/turned-back.ts";
import { move } from "../moves.ts";
import type { Booking } from "./booking.ts";
import { cancelWindow } from "./cancellation.ts";
import type { TripEnd } from "./contract.ts";

/** How a trip ends that is not booked after all. */
export type NotBooked = Exclude<TripEnd["status"], "confirmed">;

/** What cannot go on is turned back: the traveller is told why, and it is undone. */
export function turningBack<T>(booking: Booking, body: () => Promise<T>): Promise<T> {
  return orTurnBack<T, NotBooked>(body, {
    stopped: "The shop has stopped this booking",
    closeDoors: ({ message }) =>
      cancelWindow.close(booking.ctx, `The trip is being undone already: ${message}`),
    say: (why) => say(booking, why),
  });
}

async function say(booking: Booking, { message }: TurnedBack<NotBooked>): Promise<void> {
  updateStatus(booking.ctx, { phase: "undoing" });
  tell(booking.events, () =>
    move(booking, {
      status: "undoing",
      from: ["asking", "reserving", "price_changed", "awaiting_payment", "confirming"],
      facts: { reason: message, askedCents: null },
      nextAction: "Undo what was done",
    }),
  );
}
