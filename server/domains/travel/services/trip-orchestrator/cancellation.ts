import type { WorkflowSharedContext } from "@restatedev/restate-sdk";
import { answerOnce } from "#server/orchestration/first-answer.ts";
import type { Booking } from "./booking.ts";
import type { Cancellation, Person } from "./contract.ts";
import { NotBooked } from "./not-booked.ts";

/**
 * One promise says whether the traveller was in time: the traveller resolves it, or the booking does when
 * it is too late. Whoever comes second is answered with the first, so neither believes a wrong thing.
 */
export function cancellationOf(ctx: WorkflowSharedContext) {
  return ctx.promise<Cancellation>("cancellation");
}

export async function answerCancellation(
  ctx: WorkflowSharedContext,
  { by, name }: Person,
): Promise<Cancellation> {
  const wish = { accepted: true, by, name, reason: "Cancelled by the traveller" };
  return (await answerOnce(cancellationOf(ctx), wish)).value;
}

export async function stopIfCancelled({ ctx }: Booking): Promise<void> {
  obey(await cancellationOf(ctx).peek());
}

/** From here on a cancellation is answered with the reason why not. */
export async function closeCancellation({ ctx }: Booking, reason: string): Promise<void> {
  const tooLate = { accepted: false, by: "booking", name: "The booking", reason };
  obey((await answerOnce(cancellationOf(ctx), tooLate)).value);
}

function obey(said: Cancellation | undefined): void {
  if (said?.accepted) throw new NotBooked("cancelled", said.reason);
}
