import type { TerminalError } from "@restatedev/restate-sdk";
import { tell } from "#server/events/telling.ts";
import type { Steps } from "#server/orchestration/saga.ts";
import { updateStatus } from "#server/orchestration/status.ts";
import { type PaymentAnswer, paymentService } from "#server/services/payment/contract.ts";
import { openPayment, waitForPayment } from "#server/services/taking-payment.ts";
import { TurnedBack } from "#server/services/turned-back.ts";
import { stepNames } from "../../rules/step-names.ts";
import { move } from "../moves.ts";
import type { Booking } from "./booking.ts";
import { cancelWindow } from "./cancellation.ts";
import type { Reserved } from "./reserving.ts";

/** A payment that comes at the last moment must still find seats and room set aside. */
const confirmMarginMs = 30_000;

/** A trip is paid in one try: after it there is no trip to pay for. */
const attempt = 1;

/** From the reservation to the money. Whatever became of the payment, its undo gives it back. */
export async function takePayment(
  booking: Booking,
  steps: Steps,
  { totalCents, currency, reservedAt, heldUntil }: Reserved,
): Promise<void> {
  const { ctx, tripId: runId, wanted } = booking;
  const payments = ctx.client(paymentService);
  const until = Math.min(reservedAt + wanted.terms.paymentTimeoutMs, heldUntil - confirmMarginMs);
  const timeUp = ctx.sleep(Math.max(0, until - reservedAt));

  // 1. It is asked for. What the provider did with it is told: refunded, voided, or cancelled.
  await cancelWindow.stopIfCancelled(ctx);
  updateStatus(ctx, { phase: "waiting for the payment", progress: 0.5 });
  const opening = steps
    .step(stepNames.openPayment)
    .withCompensatingCall(() => payments.release({ runId, attempt }).map(statusOrThrow));
  const { intentId, ...opened } = await openPayment(ctx, opening, {
    runId,
    attempt,
    amountCents: totalCents,
    currency,
    expiresAt: until,
    providers: wanted.terms.providers,
  });

  // 2. The traveller pays, declines, cancels, or does nothing.
  tell(booking.events, () => move(booking, { status: "awaiting_payment", from: ["reserving"] }));
  const step = stepNames.awaitPayment;
  const unless = cancelWindow.whenCancelled(ctx);
  await waitForPayment(booking, steps, { step, ...opened, timeUp, until, unless, unpaid });

  // 3. The last moment to cancel free of charge has passed before the money is taken.
  await cancelWindow.close(ctx, "It is being confirmed: cancel it as soon as it is");
  updateStatus(ctx, { phase: "taking the money", progress: 0.7 });
  tell(booking.events, () =>
    move(booking, {
      status: "confirming",
      from: ["awaiting_payment"],
      nextAction: "Confirm the seats and the room",
    }),
  );
  await steps.step(stepNames.capture).call(({ key }) => payments.capture({ runId, intentId, key }));
}

function statusOrThrow(released?: { status: string | null }, failure?: TerminalError) {
  if (failure) throw failure;
  return released?.status ?? "nothing was charged";
}

function unpaid(answer: PaymentAnswer | undefined): TerminalError {
  if (!answer) return new TurnedBack("failed", "The payment did not arrive in time");
  return answer.outcome === "declined"
    ? new TurnedBack("failed", "The card was declined")
    : new TurnedBack("cancelled", "The payment was cancelled");
}
