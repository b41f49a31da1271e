import { insist } from "#server/orchestration/cancellation.ts";
import { noteBegin, noteEnd } from "#server/orchestration/step-notes.ts";
import { type Channel, channels } from "#server/outside/messages.ts";
import { notificationService } from "#server/services/notification/contract.ts";
import type { Fulfillment } from "./fulfillment.ts";
import { tellShopper } from "./moves.ts";
import { stepNames } from "./step-names.ts";

interface Message {
  subject: string;
  body: string;
}

/**
 * By mail, text and push at once, best effort: what fails is a warning and fails nothing. The order
 * has ended when this begins, so a cancellation does not keep the shopper from hearing of it.
 */
export async function tellOutside(order: Fulfillment, message: Message): Promise<void> {
  for (const channel of channels) await noteBegin(toldOf(order, channel));
  const calls = channels.map((channel) => ({ channel, call: send(order, channel, message) }));
  for (const { channel, call } of calls) {
    const end = await insist(call);
    await noteEnd(toldOf(order, channel), end);
    if (!end.ok) await order.ctx.run(`Warn that ${channel} failed`, () => warn(order, channel));
  }
}

function send({ ctx, orderId, run }: Fulfillment, channel: Channel, message: Message) {
  return ctx.client(notificationService).send({
    ...message,
    channel,
    userId: run.userId,
    ref: orderId,
    key: `${orderId}/${stepNames.tell[channel]}`,
  });
}

function toldOf({ ctx, observer }: Fulfillment, channel: Channel) {
  return { ctx, observer, name: stepNames.tell[channel], phase: "action" as const };
}

function warn(order: Fulfillment, channel: Channel): void {
  tellShopper(order, {
    key: `${channel} failed`,
    tone: "warning",
    title: `We could not reach you by ${channel}`,
    body: `All there is to know about order ${order.orderId} is here.`,
  });
}
