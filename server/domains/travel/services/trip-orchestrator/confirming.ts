import type { Steps } from "#server/orchestration/saga.ts";
import { updateStatus } from "#server/orchestration/status.ts";
import { stepNames } from "../../rules/step-names.ts";
import { flightService } from "../flight/contract.ts";
import { hotelService } from "../hotel/contract.ts";
import type { Booking } from "./booking.ts";
import type { Reserved } from "./reserving.ts";

export interface Confirmed {
  ticketNumber: string;
  voucherNumber: string;
}

/** Undone by what undoes the reservations: it gives back whatever the trip has, bought or not. */
export async function confirmBoth(
  { ctx, run, tripId }: Booking,
  { step, together }: Steps,
  { flight, room }: Reserved,
): Promise<Confirmed> {
  const { userId } = run;
  const names = stepNames.confirm;
  updateStatus(ctx, { phase: "confirming", progress: 0.85 });
  const { ticket, voucher } = await together({
    ticket: step(names.flight).calling(({ key }) =>
      ctx.client(flightService).confirm({
        tripId,
        key,
        reservationId: flight.reservationId,
        told: { userId, step: names.flight },
      }),
    ),
    voucher: step(names.room).calling(({ key }) =>
      ctx.client(hotelService).confirm({
        tripId,
        key,
        reservationId: room.reservationId,
        told: { userId, step: names.room },
      }),
    ),
  });
  return { ticketNumber: ticket.number, voucherNumber: voucher.number };
}
