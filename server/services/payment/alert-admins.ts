import { TerminalError } from "@restatedev/restate-sdk";
import { findAnyRun } from "#db/queries/runs.ts";
import { notifyAdmins } from "#server/events/record.ts";
import { sentence } from "#server/rules/sentence.ts";
import type { PaymentOptions } from "./options.ts";

/** Nobody awaits these calls, so a lasting failure would be told to nobody: an admin has to know. */
export async function orAlertAdmins<T>(
  options: PaymentOptions,
  runId: string,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof TerminalError)) throw error;
    if (findAnyRun(options.events.db, { id: runId })) callForAPerson(options, runId, error);
    throw error;
  }
}

function callForAPerson(
  { events }: PaymentOptions,
  runId: string,
  { message }: TerminalError,
): void {
  notifyAdmins(events, runId, {
    key: `money stuck: ${message}`,
    tone: "bad",
    title: "Money waits for a person",
    body: `What was paid for ${runId} could not be given back: ${sentence(message)}`,
  });
}
