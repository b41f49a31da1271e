import { RestatePromise } from "@restatedev/restate-sdk";
import { commit } from "#db/group-commit.ts";
import { keepParcelSlot, releaseParcelSlot } from "#db/shop/parcel-slots.ts";
import { tell } from "#server/events/telling.ts";
import type { Steps } from "#server/orchestration/saga.ts";
import type { CarrierName } from "#server/outside/systems.ts";
import { daysFrom, sayDay } from "../../rules/days.ts";
import { stepNames } from "../../rules/step-names.ts";
import { shippingService } from "../shipping/contract.ts";
import { findRoom, type Unheard, unheardOf } from "../slots.ts";
import type { Attempt } from "./attempt.ts";
import { NotPaid } from "./not-paid.ts";

/** The place of the parcel at a carrier, on its day. */
export interface ReservedSlot {
  key: string;
  carrier: CarrierName;
  day: string;
}

/**
 * A place that is promised before anybody pays. That none is left is a lasting no; that no carrier answers
 * is not: then the place is looked for once more when the label is printed.
 */
export async function reserveSlot(
  attempt: Attempt,
  { step }: Steps,
): Promise<ReservedSlot | undefined> {
  const { key, slot, unheard } = await step(attempt.named(stepNames.reserve))
    .withCompensatingCall((_, { actionKey }) => letGo(attempt, actionKey))
    .execute(({ key }) => reserve(attempt, key));
  if (unheard.length > 0) giveBack(attempt, key, unheard);
  return slot;
}

interface Reserved {
  key: string;
  slot?: ReservedSlot;
  unheard: Unheard[];
}

async function reserve(
  { outside: { carriers, sentWith: at }, events: { db, now }, bill }: Attempt,
  key: string,
): Promise<Reserved> {
  const orderId = bill.order.id;
  const days = daysFrom(bill.readAt);
  const { room, isFull, silent } = await findRoom(carriers, { orderId, key, days, at });
  if (isFull) throw new NotPaid("refused", sayFull(days));
  const unheard = unheardOf(silent);
  if (!room?.slot) return { key, unheard };
  const { carrier, slot } = room;
  const { slotId, day } = slot;
  const kept = { orderId, key, carrier, slotId, day, state: "held" } as const;
  await commit(db, () => keepParcelSlot(db, { ...kept, now: now() }));
  return { key, slot: { key, carrier, day }, unheard };
}

function sayFull(days: readonly string[]): string {
  const last = sayDay(days.at(-1) ?? "");
  return `No carrier has room for another parcel up to ${last}; another day opens every midnight, so try again tomorrow`;
}

/** The carrier may be down, and the shopper must not wait for it: it is told by a call of its own. */
function letGo(attempt: Attempt, key: string): RestatePromise<string> {
  const { events, bill } = attempt;
  const { db, now } = events;
  tell(events, () => releaseParcelSlot(db, { orderId: bill.order.id, key, now: now() }));
  giveBack(attempt, key);
  return RestatePromise.resolve("the carrier is told");
}

function giveBack({ ctx, bill }: Attempt, under: string, unheard?: Unheard[]): void {
  const { id: orderId } = bill.order;
  const key = `${under}/given back`;
  ctx.sendClient(shippingService).giveSlotsBack({ orderId, under, key, unheard });
}
