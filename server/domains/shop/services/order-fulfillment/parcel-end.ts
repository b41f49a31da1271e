import { RestatePromise, TerminalError, type WorkflowSharedContext } from "@restatedev/restate-sdk";
import { insertDecision } from "#db/shop/decisions.ts";
import { type FinalShipmentStatus, finalShipmentStatuses } from "#db/shop/statuses.ts";
import { tell } from "#server/events/telling.ts";
import { answerOnce } from "#server/orchestration/first-answer.ts";
import { settled } from "#server/orchestration/settled.ts";
import type { Person } from "#server/services/cancellation-contract.ts";
import { TurnedBack } from "#server/services/turned-back.ts";
import { questionsFor } from "../../rules/asking-the-carrier.ts";
import { missingParcel } from "../../rules/missing-parcel.ts";
import { shippingService } from "../shipping/contract.ts";
import { writeOffStock } from "../stock.ts";
import type { Fulfillment } from "./fulfillment.ts";
import { tellAdmins, tellShopper } from "./moves.ts";

/**
 * The carrier tells when the parcel is there, and is asked when it does not. Of one that is not heard of at
 * all an admin may say that it is lost; if it turns up before, that counts.
 */
export async function endOfParcel(order: Fulfillment): Promise<FinalShipmentStatus> {
  const { ctx, terms } = order;
  const told = parcelEndOf(ctx).get();
  for (const { afterMs, isLate } of questionsFor(terms.deliveryMs)) {
    const timeToAsk = ctx.sleep(afterMs).map(() => undefined);
    const end = (await RestatePromise.race([told, timeToAsk])) ?? (await askForEnd(order));
    if (end) return end;
    if (isLate) tellItIsLate(order);
  }
  tellItIsMissing(order);
  const lost = lostOf(ctx)
    .get()
    .map((admin, failure) => {
      if (admin) throw writtenOff(order, admin);
      throw failure ?? new TerminalError("Nobody said that it is lost");
    });
  const end = await RestatePromise.race([told, lost]);
  order.observer.changed({ step: missingParcel.step, status: "done" });
  return end;
}

/** The admin is answered whether theirs was the first word. */
export async function tellParcelIsLost(
  ctx: WorkflowSharedContext,
  admin: Person,
): Promise<{ counted: boolean }> {
  const { counted } = await answerOnce(lostOf(ctx), admin);
  return { counted };
}

function writtenOff(order: Fulfillment, { by, name }: Person): TurnedBack<"failed"> {
  const { events, orderId } = order;
  const reason = `${name} has given it up`;
  order.observer.changed({ step: missingParcel.step, status: "failed", reason });
  tell(events, () => {
    writeOffStock(events, order);
    const decision = { topic: "parcel", action: "declare lost", by, reason } as const;
    insertDecision(events.db, { orderId, ...decision, now: events.now() });
  });
  return new TurnedBack("failed", "The parcel was lost on its way");
}

/** For the shared handler: an end that is told again, or before anybody waits, is the same end. */
export async function tellParcelEnd(
  ctx: WorkflowSharedContext,
  { status }: { status: FinalShipmentStatus },
): Promise<void> {
  await answerOnce(parcelEndOf(ctx), status);
}

/** A carrier that cannot say where the parcel is has it all the same. */
async function askForEnd({ ctx, orderId }: Fulfillment): Promise<FinalShipmentStatus | undefined> {
  const asked = await settled(ctx.client(shippingService).track({ orderId }));
  return asked.ok ? finalShipmentStatuses.find((end) => end === asked.value.status) : undefined;
}

function tellItIsLate(order: Fulfillment): void {
  const late = {
    key: "late",
    tone: "warning" as const,
    title: "A parcel is late",
    body: `${order.title} should have arrived by now. It is still with the carrier.`,
  };
  tellShopper(order, late);
  tellAdmins(order, late);
}

function tellItIsMissing(order: Fulfillment): void {
  const { step, waitingFor } = missingParcel;
  order.observer.changed({ step, status: "waiting", waitingFor });
  tellAdmins(order, {
    key: "missing",
    tone: "bad",
    title: "A parcel is missing",
    body: `The carrier has not delivered ${order.title} and is not asked any more. Say on its page that it is lost, and it is refunded; if the carrier still tells, the order goes on.`,
    href: `/admin/orders/${order.orderId}`,
  });
}

function lostOf(ctx: WorkflowSharedContext) {
  return ctx.promise<Person>("parcel_lost");
}

function parcelEndOf(ctx: WorkflowSharedContext) {
  return ctx.promise<FinalShipmentStatus>("parcel_end");
}
