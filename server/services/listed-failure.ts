import { TerminalError } from "@restatedev/restate-sdk";
import { settleWebhookEvent } from "#db/queries/webhook-events.ts";
import type { Events } from "#server/events/run-observer.ts";
import { tell } from "#server/events/telling.ts";

/** An event that could not be acted on for good is listed, and can be handed over again. */
export async function orListed<T>(
  events: Events,
  { eventId }: { eventId: string },
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof TerminalError)) throw error;
    const { db, hub, now } = events;
    tell(events, () => {
      const failed = { eventId, outcome: "failed", detail: error.message } as const;
      if (settleWebhookEvent(db, { ...failed, now: now() })) hub.wake("admin");
    });
    throw error;
  }
}
