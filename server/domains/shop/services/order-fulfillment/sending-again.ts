import { commit } from "#db/group-commit.ts";
import { replaceLostParcel } from "#db/shop/lost-parcels.ts";
import { listSold } from "#db/shop/stock.ts";
import { tell } from "#server/events/telling.ts";
import type { Steps } from "#server/orchestration/saga.ts";
import { updateStatus } from "#server/orchestration/status.ts";
import { TurnedBack } from "#server/services/turned-back.ts";
import { ofParcel, stepNames } from "../../rules/step-names.ts";
import { shippingService } from "../shipping/contract.ts";
import { writeOffStock } from "../stock.ts";
import type { Fulfillment } from "./fulfillment.ts";
import { handOver } from "./hand-over.ts";
import { awaitItsDay } from "./leaving.ts";

/** The same things once more: from the shelf, with a label and a way of their own. What was lost is written down. */
export async function sendAgain(order: Fulfillment, steps: Steps, parcel: number): Promise<void> {
  const { ctx, orderId, run } = order;
  updateStatus(ctx, { phase: "sending it again", progress: 0.6 });
  await takeAgain(order, steps, parcel);
  const shipping = ctx.client(shippingService);
  const name = ofParcel(stepNames.label, parcel);
  const label = await steps
    .step(name)
    .withCompensatingCall((_, { key }) => shipping.voidLabel({ orderId, key }))
    .call(({ key }) =>
      shipping.printLabel({ orderId, key, told: { userId: run.userId, step: name } }),
    );
  await awaitItsDay(order, steps, { ...label, parcel });
  await handOver(order, steps, { parcel });
}

/** What is short was there when the admin was offered it; then all that is left is to pay it back. */
async function takeAgain(order: Fulfillment, { step }: Steps, parcel: number): Promise<void> {
  const { events, orderId } = order;
  const { db, hub, now } = events;
  const short = await step(ofParcel(stepNames.again, parcel)).execute(() =>
    commit(db, () => replaceLostParcel(db, { orderId, parcel, now: now() })),
  );
  hub.wake("admin", ...listSold(db, { orderId }).map(({ sku }) => `sku:${sku}` as const));
  if (short.length === 0) return;
  tell(events, () => writeOffStock(events, order));
  throw new TurnedBack("failed", "The parcel was lost, and there is not enough left to send again");
}
