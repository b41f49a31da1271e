import type { Steps } from "#server/orchestration/saga.ts";
import { updateStatus } from "#server/orchestration/status.ts";
import { stepNames } from "../../rules/step-names.ts";
import { flightService } from "../flight/contract.ts";
import { hotelService } from "../hotel/contract.ts";
import type { Booking, Part } from "./booking.ts";
import type { Held, Reserved } from "./reserving.ts";

export interface Confirmed {
  ticketNumber: string;
  returnTicketNumber: string | null;
  voucherNumber: string;
}

/** Undone by what undoes the reservations: it gives back whatever the trip has, bought or not. */
export async function confirmAll(
  booking: Booking,
  steps: Steps,
  { flight, back, room }: Reserved,
): Promise<Confirmed> {
  updateStatus(booking.ctx, { phase: "confirming", progress: 0.85 });
  const bought = {
    ticket: confirming(booking, steps, "flight", flight),
    voucher: confirming(booking, steps, "room", room),
  };
  const { ticket, voucher, ...way } = back
    ? await steps.together({ ...bought, back: confirming(booking, steps, "back", back) })
    : { ...(await steps.together(bought)), back: null };
  const returnTicketNumber = way.back?.number ?? null;
  return { ticketNumber: ticket.number, returnTicketNumber, voucherNumber: voucher.number };
}

function confirming(
  { ctx, run, tripId }: Booking,
  { step }: Steps,
  part: Part,
  { reservationId }: Held,
) {
  const name = stepNames.confirm[part];
  return step(name).calling(({ key }) => {
    const held = { tripId, key, reservationId, told: { userId: run.userId, step: name } };
    return part === "room"
      ? ctx.client(hotelService).confirm(held)
      : ctx.client(flightService).confirm(held);
  });
}
