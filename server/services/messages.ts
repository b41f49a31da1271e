import type { Context } from "@restatedev/restate-sdk";
import { type Notice, notify } from "#server/events/record.ts";
import type { Events, RunRef } from "#server/events/run-observer.ts";
import { tell } from "#server/events/telling.ts";
import { insist } from "#server/orchestration/cancellation.ts";
import type { Observer } from "#server/orchestration/observer.ts";
import type { Channel } from "#server/outside/messages.ts";
import { notificationService } from "./notification/contract.ts";

interface Sender {
  ctx: Context;
  events: Events;
  observer: Observer;
  run: RunRef;
}

interface Message {
  /** By what, and the step of the run that sends it. */
  by: readonly { channel: Exclude<Channel, "mail">; step: string }[];
  subject: string;
  body: string;
  /** What is said on the pages instead, when it does not get through. */
  otherwise: Pick<Notice, "body" | "href">;
}

/**
 * By all channels at once, best effort: what does not get through is a warning and fails nothing. What it
 * tells of has happened, so a cancellation does not keep anybody from hearing of it.
 */
export async function tellOutside(
  { ctx, events, observer, run }: Sender,
  { by, otherwise, ...words }: Message,
): Promise<void> {
  const { runId, userId } = run;
  const sent = await insist(
    ctx.client(notificationService).send({ userId, runId, by: [...by], ...words }),
  );
  for (const { channel, step } of by) {
    if (sent.ok && !sent.value.failed.includes(channel)) continue;
    if (!sent.ok) observer.changed({ step, status: "failed", reason: sent.error.message });
    const warning = { key: `${step} failed`, tone: "warning", ...otherwise } as const;
    const title = `We could not reach you by ${channel}`;
    tell(events, () => notify(events, run, { ...warning, title }));
  }
}
