import { TerminalError } from "@restatedev/restate-sdk";
import { fanOut } from "#server/orchestration/fan.ts";
import { noteBegin, noteEnd } from "#server/orchestration/notes.ts";
import type { Settled } from "#server/orchestration/settled.ts";
import { type Channel, channels } from "#server/outside/messages.ts";
import { notificationService } from "../notification/contract.ts";
import type { Fulfillment } from "./fulfillment.ts";
import { tellShopper } from "./moves.ts";
import { stepNames } from "./step-names.ts";

interface Message {
  subject: string;
  body: string;
}

/** By mail, text and push at once, best effort: what fails is a warning and fails nothing. */
export async function tellOutside(order: Fulfillment, message: Message): Promise<void> {
  const { ctx, orderId, run } = order;
  const send = (channel: Channel) => () =>
    ctx.client(notificationService).send({
      ...message,
      channel,
      userId: run.userId,
      ref: orderId,
      key: `${orderId}/${stepNames.tell[channel]}`,
    });

  for (const channel of channels) await noteBegin(toldOf(order, channel));
  const branches = { mail: send("mail"), text: send("text"), push: send("push") };
  const { errors } = await fanOut(ctx, branches);
  for (const channel of channels) {
    await noteEnd(toldOf(order, channel), ending(errors[channel]));
    if (errors[channel]) await ctx.run(`Warn that ${channel} failed`, () => warn(order, channel));
  }
}

function toldOf({ ctx, observer }: Fulfillment, channel: Channel) {
  return { ctx, observer, name: stepNames.tell[channel], phase: "action" as const };
}

function ending(error: TerminalError | undefined): Settled<void> {
  return error instanceof TerminalError ? { ok: false, error } : { ok: true, value: undefined };
}

function warn(order: Fulfillment, channel: Channel): void {
  tellShopper(order, {
    key: `${channel} failed`,
    tone: "warning",
    title: `We could not reach you by ${channel}`,
    body: `Nothing is wrong with order ${order.orderId}: you can follow it here.`,
  });
}
