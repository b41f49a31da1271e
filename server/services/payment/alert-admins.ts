import { type Context, TerminalError } from "@restatedev/restate-sdk";
import { findAnyRun } from "#db/queries/runs.ts";
import { listAdmins } from "#db/queries/users.ts";
import { notify } from "#server/events/record.ts";
import type { PaymentOptions } from "./options.ts";

/** Nobody awaits these calls, so a lasting failure would be told to nobody: an admin has to know. */
export async function orAlertAdmins<T>(
  ctx: Context,
  options: PaymentOptions,
  runId: string,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof TerminalError)) throw error;
    const { message } = error;
    await ctx.run("Call for a person", () => callAdmins(options, runId, message));
    throw error;
  }
}

function callAdmins({ events }: PaymentOptions, runId: string, message: string): void {
  if (!findAnyRun(events.db, { id: runId })) return;
  for (const { id: userId } of listAdmins(events.db)) {
    notify(
      events,
      { runId, userId },
      {
        key: `money stuck: ${message}`,
        tone: "bad",
        title: "Money waits for a person",
        body: `What was paid for ${runId} could not be given back: ${message}`,
        href: "/admin",
      },
    );
  }
}
