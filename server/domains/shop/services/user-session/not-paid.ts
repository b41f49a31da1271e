import { TerminalError } from "@restatedev/restate-sdk";
import { noEffect } from "#server/orchestration/refused.ts";
import type { PaymentAnswer } from "#server/services/payment/contract.ts";
import { type Shortage, sayShortage } from "../../rules/shortage.ts";
import type { CheckoutResult } from "./contract.ts";

type Outcome = Exclude<CheckoutResult["outcome"], "paid" | "already_processed">;

/** Why an order was not paid, in words for the shopper. */
export class NotPaid extends TerminalError {
  override name = "NotPaid";

  constructor(
    readonly outcome: Outcome,
    message: string,
  ) {
    // As metadata, because a saga that undid something throws the failure on as a plain error.
    super(message, { errorCode: 409, metadata: noEffect({ outcome }) });
  }
}

/** How the try ended, read from the failure that ended it. */
export function outcomeOf({ metadata }: TerminalError): Outcome {
  return outcomes.find((outcome) => outcome === metadata?.outcome) ?? "unavailable";
}

const outcomes: readonly Outcome[] = [
  "refused",
  "declined",
  "cancelled",
  "timed_out",
  "unavailable",
];

/** Too little of something is a no. */
export function orShort(shortages: readonly Shortage[]): void {
  if (shortages.length > 0) throw shortOf(shortages);
}

function shortOf(shortages: readonly Shortage[]): NotPaid {
  return new NotPaid("refused", shortages.map(sayShortage).join("; "));
}

function sayDeclined({ reason }: PaymentAnswer): string {
  return reason ? `The card was declined: ${reason}` : "The card was declined";
}

/** No answer is no answer in time. */
export function unpaid(answer: PaymentAnswer | undefined): NotPaid {
  if (!answer) return new NotPaid("timed_out", "The payment did not arrive in time");
  if (answer.outcome === "declined") return new NotPaid("declined", sayDeclined(answer));
  const by = answer.by === "shopper" ? "You cancelled the payment" : "The payment was cancelled";
  return new NotPaid("cancelled", by);
}
