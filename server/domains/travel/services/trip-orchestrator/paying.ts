import { RestatePromise, TerminalError } from "@restatedev/restate-sdk";
import type { StepChange } from "#server/orchestration/observer.ts";
import type { Steps } from "#server/orchestration/saga.ts";
import { updateStatus } from "#server/orchestration/status.ts";
import { type PaymentAnswer, paymentService } from "#server/services/payment/contract.ts";
import { move } from "../moves.ts";
import type { Booking } from "./booking.ts";
import { cancellationOf, closeCancellation, stopIfCancelled } from "./cancellation.ts";
import { NotBooked } from "./not-booked.ts";
import type { Reserved } from "./reserving.ts";
import { stepNames } from "./step-names.ts";

/** A payment that comes at the last moment must still find seats and room set aside. */
const confirmMarginMs = 30_000;

/** A trip is paid in one try: after it there is no trip to pay for. */
const attempt = 1;

/** From the reservation to the money. Whatever became of the payment, its undo gives it back. */
export async function takePayment(
  booking: Booking,
  { step, wait }: Steps,
  { totalCents, currency, heldUntil }: Reserved,
): Promise<void> {
  const { ctx, tripId, wanted } = booking;
  const payments = ctx.client(paymentService);

  // 1. The intent. Whoever hears of its end resolves the awakeable.
  await stopIfCancelled(booking);
  await updateStatus(ctx, { phase: "waiting for the payment", progress: 0.5 });
  const expiresAt = Math.min(
    (await ctx.date.now()) + wanted.terms.paymentTimeoutMs,
    heldUntil - confirmMarginMs,
  );
  const paid = ctx.awakeable<PaymentAnswer>();
  const { intentId } = await step(stepNames.openPayment)
    .withCompensatingCall(() =>
      // What the provider did is told: refunded, voided, or cancelled.
      payments.release({ runId: tripId, attempt }).map(statusOrThrow),
    )
    .call(() =>
      payments.openIntent({
        runId: tripId,
        attempt,
        amountCents: totalCents,
        currency,
        awakeableId: paid.id,
        expiresAt,
      }),
    );

  // 2. The traveller pays, declines, cancels, or does nothing.
  await waitForPayment(booking, wait, { answer: paid.promise, until: expiresAt });

  // 3. The last moment to cancel free of charge has passed before the money is taken.
  await closeCancellation(booking, "It is being confirmed: cancel it as soon as it is");
  await updateStatus(ctx, { phase: "taking the money", progress: 0.7 });
  await ctx.run("The trip is paid", () =>
    move(booking, { status: "confirming", nextAction: "Confirm the seats and the room" }),
  );
  await step(stepNames.capture).call(({ key }) =>
    payments.capture({ runId: tripId, intentId, key }),
  );
}

function statusOrThrow(released?: { status: string | null }, failure?: TerminalError) {
  if (failure) throw failure;
  return released?.status ?? "nothing was charged";
}

interface Waiting {
  answer: RestatePromise<PaymentAnswer>;
  until: number;
}

async function waitForPayment(booking: Booking, wait: Steps["wait"], waiting: Waiting) {
  const { ctx, observer } = booking;
  const step = stepNames.awaitPayment;
  const note = (change: StepChange) =>
    ctx.run(`${step}: note the end`, () => observer.changed(change));
  await ctx.run(`${step}: begin`, () => {
    observer.changed({ step, status: "waiting", waitingFor: "the payment", until: waiting.until });
    move(booking, { status: "awaiting_payment" });
  });
  try {
    await authorised(booking, wait, waiting);
  } catch (error) {
    if (!(error instanceof TerminalError)) throw error;
    await note({ step, status: "failed", reason: error.message });
    throw error;
  }
  await note({ step, status: "done" });
}

async function authorised(
  booking: Booking,
  wait: Steps["wait"],
  { answer, until }: Waiting,
): Promise<void> {
  const { ctx } = booking;
  const left = Math.max(0, until - (await ctx.date.now()));
  const first = await wait(
    RestatePromise.race([
      answer.map(outcomeOrThrow),
      cancellationOf(ctx)
        .get()
        .map(() => "stopped" as const),
      ctx.sleep(left).map(() => "timed out" as const),
    ]),
  );
  switch (first) {
    case "authorised":
      return;
    case "stopped":
      return stopIfCancelled(booking);
    case "declined":
      throw new NotBooked("failed", "The card was declined");
    case "cancelled":
      throw new NotBooked("cancelled", "The payment was cancelled");
    case "timed out":
      throw new NotBooked("failed", "The payment did not arrive in time");
  }
}

function outcomeOrThrow(answer?: PaymentAnswer, failure?: TerminalError) {
  if (answer) return answer.outcome;
  throw failure ?? new TerminalError("The payment ended without an answer");
}
