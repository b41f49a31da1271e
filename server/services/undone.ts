import type { TerminalError } from "@restatedev/restate-sdk";
import type { Compensation } from "#server/orchestration/compensation.ts";
import { sentence } from "#server/rules/sentence.ts";
import { turnedBackBy } from "./turned-back.ts";

interface Undone<Ending extends string> {
  ending: Ending | "failed";
  /** Why, and what could not be undone: a person has to look into that. */
  reason: string;
  /** The same with what became of the money. */
  words: string;
  isUndone: boolean;
}

/** How a run ended that was turned back, in words for its owner and for the admins. */
export function describeUndone<Ending extends string>(
  failure: TerminalError,
  history: readonly Compensation[],
  { paymentStep }: { paymentStep: string },
): Undone<Ending> {
  const { ending, message } = turnedBackBy<Ending>(failure);
  const left = history.filter(({ status }) => status === "uncompensated");
  const said = [message, ...left.map(sayWhatIsLeft)];
  const reason = said.length === 1 ? message : said.map(sentence).join(" ");
  const words = `${sentence(reason)} ${sayMoney(history, paymentStep)}`.trim();
  return { ending, reason, words, isUndone: left.length === 0 };
}

function sayWhatIsLeft({ step, reason = "no reason given" }: Compensation): string {
  return `"${step}" could not be undone (${reason}): a person looks into it`;
}

/** Only what the provider has confirmed. */
function sayMoney(history: readonly Compensation[], paymentStep: string): string {
  const payment = history.find(({ step }) => step === paymentStep);
  switch (payment?.reason) {
    case "refunded":
      return "Your payment is refunded.";
    case "voided":
    case "cancelled":
      return "Your card is not charged.";
    default:
      return "";
  }
}
