import type { RunStep } from "#db/queries/runs.ts";
import { formatMoney } from "#server/rules/money.ts";
import { providerTitle } from "#server/rules/system-titles.ts";
import { plain, table } from "../markdown.ts";
import {
  disputeLook,
  givenElsewhere,
  type ShownDispute,
  type ShownPayment,
  sayDispute,
} from "../parts/payments.tsx";
import { paymentLabel, stepLabel } from "../parts/status.tsx";
import { type ShownStage, stageLabel } from "../parts/stepper.tsx";
import { formatTime } from "../parts/time.tsx";
import { outcomeOf, type Undoing } from "../parts/undoings.tsx";

/** What the documents of orders and trips have in common. */

export function progressMarkdown(stages: ShownStage[]): string {
  return stages
    .map(({ name, state }) => {
      const box = state === "done" ? "x" : " ";
      return `- [${box}] ${name}${state === "done" ? "" : `: ${stageLabel(state).toLowerCase()}`}`;
    })
    .join("\n");
}

export function paymentsMarkdown(payments: ShownPayment[], disputes: ShownDispute[]): string[] {
  if (payments.length === 0) return [];
  const rows = payments.map((payment) => [
    `${payment.attempt}, ${providerTitle(payment.provider)}`,
    payment.passedOver === null
      ? paymentLabel(payment.status)
      : `passed over: ${plain(payment.passedOver)}`,
    formatMoney(payment.capturedCents, payment.currency),
    formatMoney(payment.refundedCents, payment.currency),
  ]);
  const head = ["Try", "As the provider confirmed", "Paid", "Refunded"];
  return [
    "## Payment",
    table(head, rows, { right: [2, 3] }),
    ...payments.flatMap(givenElsewhere),
    ...disputes.map((one) => `${disputeLook(one).label}: ${plain(sayDispute(one))}`),
  ];
}

export function undoingsMarkdown(headline: string, undoings: readonly Undoing[]): string[] {
  if (undoings.length === 0) return [];
  const rows = undoings.map((undoing) => [
    plain(undoing.did),
    plain(outcomeOf(undoing)),
    formatTime(undoing.at),
  ]);
  return [`## ${headline}`, table(["Done", "Undone", "When"], rows)];
}

export function stepsMarkdown(
  steps: RunStep[],
  words: Readonly<Record<string, string>> = {},
): string[] {
  if (steps.length === 0) return [];
  const rows = steps.map((step) => [
    plain(words[step.name] ?? step.name),
    stepLabel(step.status),
    formatTime(step.changedAt),
    plain(step.detail ?? ""),
  ]);
  return ["## Every step", table(["Step", "State", "When", "Note"], rows)];
}
