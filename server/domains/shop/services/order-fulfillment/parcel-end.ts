import { RestatePromise, type WorkflowSharedContext } from "@restatedev/restate-sdk";
import { insertDecision } from "#db/shop/decisions.ts";
import { type FinalShipmentStatus, finalShipmentStatuses } from "#db/shop/statuses.ts";
import { tell } from "#server/events/telling.ts";
import { answerOnce } from "#server/orchestration/first-answer.ts";
import { settled } from "#server/orchestration/settled.ts";
import type { Person } from "#server/services/cancellation-contract.ts";
import { TurnedBack } from "#server/services/turned-back.ts";
import { questionsFor } from "../../rules/asking-the-carrier.ts";
import { missingParcel } from "../../rules/missing-parcel.ts";
import { ofParcel } from "../../rules/step-names.ts";
import { shippingService } from "../shipping/contract.ts";
import { writeOffStock } from "../stock.ts";
import type { Fulfillment } from "./fulfillment.ts";
import { keyOfParcel, tellAdmins, tellShopper } from "./moves.ts";

/**
 * The carrier tells when the parcel is there, and is asked when it does not. Of one that is not heard of at
 * all an admin may say that it is lost, and whether it is sent again; if it turns up before, that counts.
 */
export async function endOfParcel(
  order: Fulfillment,
  parcel: number,
): Promise<FinalShipmentStatus | "again"> {
  const { ctx, terms } = order;
  const told = parcelEndOf(ctx, parcel).get();
  for (const { afterMs, isLate } of questionsFor(terms.deliveryMs)) {
    const timeToAsk = ctx.sleep(afterMs).map(() => undefined);
    const end = (await RestatePromise.race([told, timeToAsk])) ?? (await askForEnd(order));
    if (end) return end;
    if (isLate) tellItIsLate(order, parcel);
  }
  tellItIsMissing(order, parcel);
  const end = await RestatePromise.race([told, lostOf(ctx, parcel).get()]);
  return typeof end === "string" ? found(order, end, parcel) : lost(order, end, parcel);
}

/** The admin is answered whether theirs was the first word. */
export async function tellParcelIsLost(
  ctx: WorkflowSharedContext,
  { parcel, ...said }: Loss & { parcel: number },
): Promise<{ counted: boolean }> {
  const { counted } = await answerOnce(lostOf(ctx, parcel), said);
  return { counted };
}

/** For the shared handler: an end that is told again, or before anybody waits, is the same end. */
export async function tellParcelEnd(
  ctx: WorkflowSharedContext,
  { status, parcel }: { status: FinalShipmentStatus; parcel: number },
): Promise<void> {
  await answerOnce(parcelEndOf(ctx, parcel), status);
}

/** An admin's word: it is not waited for any more, and paid back or sent again. */
type Loss = Person & { sendAgain: boolean };

function found(
  { observer }: Fulfillment,
  end: FinalShipmentStatus,
  parcel: number,
): FinalShipmentStatus {
  observer.changed({ step: ofParcel(missingParcel.step, parcel), status: "done" });
  return end;
}

function lost(order: Fulfillment, { by, name, sendAgain }: Loss, parcel: number): "again" {
  const { events, orderId } = order;
  const reason = sendAgain ? `${name} sends it again` : `${name} has given it up`;
  order.observer.changed({ step: ofParcel(missingParcel.step, parcel), status: "failed", reason });
  tell(events, () => {
    if (!sendAgain) writeOffStock(events, order);
    const action = sendAgain ? "send again" : "declare lost";
    const decision = { topic: "parcel", action, by, reason, turn: parcel } as const;
    insertDecision(events.db, { orderId, ...decision, now: events.now() });
  });
  if (!sendAgain) throw new TurnedBack("failed", "The parcel was lost on its way");
  return "again";
}

/** A carrier that cannot say where the parcel is has it all the same. */
async function askForEnd({ ctx, orderId }: Fulfillment): Promise<FinalShipmentStatus | undefined> {
  const asked = await settled(ctx.client(shippingService).track({ orderId }));
  return asked.ok ? finalShipmentStatuses.find((end) => end === asked.value.status) : undefined;
}

function tellItIsLate(order: Fulfillment, parcel: number): void {
  const late = {
    key: keyOfParcel("late", parcel),
    tone: "warning" as const,
    title: "A parcel is late",
    body: `${order.title} should have arrived by now. It is still with the carrier.`,
  };
  tellShopper(order, late);
  tellAdmins(order, late);
}

function tellItIsMissing(order: Fulfillment, parcel: number): void {
  const { step, waitingFor } = missingParcel;
  order.observer.changed({ step: ofParcel(step, parcel), status: "waiting", waitingFor });
  tellAdmins(order, {
    key: keyOfParcel("missing", parcel),
    tone: "bad",
    title: "A parcel is missing",
    body: `The carrier has not delivered ${order.title} and is not asked any more. Say on its page that it is lost, and it is sent again or refunded; if the carrier still tells, the order goes on.`,
    href: `/admin/orders/${order.orderId}`,
  });
}

function lostOf(ctx: WorkflowSharedContext, parcel: number) {
  return ctx.promise<Loss>(keyOfParcel("parcel_lost", parcel));
}

function parcelEndOf(ctx: WorkflowSharedContext, parcel: number) {
  return ctx.promise<FinalShipmentStatus>(keyOfParcel("parcel_end", parcel));
}
