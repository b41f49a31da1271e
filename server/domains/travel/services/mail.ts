import type { Context } from "@restatedev/restate-sdk";
import type { Events, RunRef } from "#server/events/run-observer.ts";
import type { Observer } from "#server/orchestration/observer.ts";
import { settled } from "#server/orchestration/settled.ts";
import { noteBegin, noteEnd } from "#server/orchestration/step-notes.ts";
import { notificationService } from "#server/services/notification/contract.ts";
import { tellTraveller } from "./moves.ts";

interface Sender {
  ctx: Context;
  events: Events;
  observer: Observer;
  run: RunRef;
}

interface Letter {
  step: string;
  to: string;
  subject: string;
  body: string;
}

/** Best effort: a letter that does not get through is a warning and fails nothing. */
export async function sendMail(sender: Sender, { step, ...letter }: Letter): Promise<void> {
  const { ctx, observer, run } = sender;
  const told = { ctx, observer, name: step, phase: "action" as const };
  const { runId, userId } = run;
  await noteBegin(told);
  const end = await settled(
    ctx
      .client(notificationService)
      .send({ channel: "mail", userId, ref: runId, key: `${runId}/${step}`, ...letter }),
  );
  await noteEnd(told, end);
  if (end.ok) return;
  await ctx.run("Warn that the mail failed", () =>
    tellTraveller(sender, {
      key: `${step} failed`,
      tone: "warning",
      title: "We could not reach you by mail",
      body: "Nothing is wrong with your trip: you can follow it here.",
    }),
  );
}
