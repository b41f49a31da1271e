import { RestatePromise } from "@restatedev/restate-sdk";
import { setNextAction } from "#db/queries/runs.ts";
import { tell } from "#server/events/telling.ts";
import type { Steps } from "#server/orchestration/saga.ts";
import { updateStatus } from "#server/orchestration/status.ts";
import { carrierTitle } from "#server/rules/system-titles.ts";
import { sayDay } from "../../rules/days.ts";
import { sayLeaving } from "../../rules/leaving.ts";
import { ofParcel, stepNames } from "../../rules/step-names.ts";
import type { Leaving } from "../shipping/contract.ts";
import { cancelWindow } from "./cancellation.ts";
import type { Fulfillment } from "./fulfillment.ts";
import { keyOfParcel, tellShopper } from "./moves.ts";

interface Labelled {
  leaving?: Leaving | undefined;
  parcel?: number;
}

/** A parcel leaves on the day of its slot, and not before; until then its shopper may still cancel it. */
export async function awaitItsDay(
  order: Fulfillment,
  { wait }: Steps,
  { leaving, parcel = 1 }: Labelled,
): Promise<void> {
  if (!leaving) return;
  if (parcel === 1) tellOfAnotherDay(order, leaving);
  if (leaving.inMs === 0) return;
  const { ctx, events, observer } = order;
  const { carrier, day, inMs } = leaving;
  const step = ofParcel(stepNames.day, parcel);
  const waitingFor = `${sayDay(day)}, when ${carrierTitle(carrier)} takes it`;
  updateStatus(ctx, { phase: "waiting for its day", progress: 0.55 });
  observer.changed({ step, status: "waiting", waitingFor, until: events.now() + inMs });
  tell(events, () =>
    setNextAction(events.db, {
      id: order.orderId,
      nextAction: stepNames.handOver,
      now: events.now(),
    }),
  );
  const itsDay = ctx.sleep(inMs);
  // A parcel that is sent again is with the shop by an admin's word.
  const ends = parcel === 1 ? [cancelWindow.whenCancelled(ctx), itsDay] : [itsDay];
  await wait(RestatePromise.race(ends));
  observer.changed({ step, status: "done" });
}

/** The one that was promised has passed, or its carrier was down. */
function tellOfAnotherDay(order: Fulfillment, leaving: Leaving): void {
  const promised = order.paid.slot;
  if (!promised || promised.day === leaving.day) return;
  const said = sayLeaving(leaving.day, carrierTitle(leaving.carrier));
  tell(order.events, () =>
    tellShopper(order, {
      key: keyOfParcel("another day", 1),
      tone: "warning",
      title: "Your parcel leaves on another day",
      body: `It leaves on ${said}. On ${sayDay(promised.day)} it could not.`,
    }),
  );
}
