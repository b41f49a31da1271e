import { RestatePromise, type WorkflowSharedContext } from "@restatedev/restate-sdk";
import { type FinalShipmentStatus, finalShipmentStatuses } from "#db/shop/statuses.ts";
import { answerOnce } from "#server/orchestration/first-answer.ts";
import { settled } from "#server/orchestration/settled.ts";
import { questionsFor } from "../../rules/asking-the-carrier.ts";
import { shippingService } from "../shipping/contract.ts";
import type { Fulfillment } from "./fulfillment.ts";
import { tellAdmins, tellShopper } from "./moves.ts";

/** The carrier tells when the parcel is there, and is asked when it does not. */
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
  return told;
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
  tellAdmins(order, {
    key: "missing",
    tone: "bad",
    title: "A parcel is missing",
    body: `The carrier has not delivered ${order.title} and is not asked any more. Look into it: if it still tells, the order goes on.`,
  });
}

function parcelEndOf(ctx: WorkflowSharedContext) {
  return ctx.promise<FinalShipmentStatus>("parcel_end");
}
