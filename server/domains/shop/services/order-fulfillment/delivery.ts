import { TerminalError } from "@restatedev/restate-sdk";
import type { ShipmentStatus } from "#db/shop/statuses.ts";
import type { Steps } from "#server/orchestration/saga.ts";
import { settled } from "#server/orchestration/settled.ts";
import { updateStatus } from "#server/orchestration/status.ts";
import { shippingService } from "../shipping/contract.ts";
import { sellStock } from "../stock.ts";
import type { Fulfillment } from "./fulfillment.ts";
import { move, tellAdmins, tellShopper } from "./moves.ts";
import { stepNames } from "./step-names.ts";

export async function handOver(order: Fulfillment, { step }: Steps): Promise<void> {
  const { ctx, orderId, run, terms } = order;
  await updateStatus(ctx, { phase: "handing over to the carrier", progress: 0.6 });
  const shipping = ctx.client(shippingService);
  const told = { userId: run.userId, step: stepNames.handOver };
  const { trackingNumber } = await step(stepNames.handOver)
    .withCompensatingCall((_, { key }) => shipping.cancelShipment({ orderId, key }))
    .call(({ key }) =>
      shipping.initiateShipment({ orderId, key, told, deliveryMs: terms.deliveryMs }),
    );

  await ctx.run("The parcel is on its way", () => {
    sellStock(order.events, order);
    move(order, { status: "shipped", nextAction: "The carrier delivers the parcel" });
    tellShopper(order, {
      key: "shipped",
      tone: "good",
      title: "Your order is on its way",
      body: `The carrier has your parcel: ${trackingNumber}.`,
    });
  });
  await updateStatus(ctx, { completed: stepNames.handOver });
}

/** Asks the carrier now and then until the parcel is there, however long that takes. */
export async function awaitDelivery(order: Fulfillment): Promise<void> {
  const { ctx, events, observer, terms } = order;
  const step = stepNames.delivery;
  await updateStatus(ctx, { phase: "on its way", progress: 0.75 });
  await ctx.run(`${step}: begin to wait`, () => {
    const until = events.now() + terms.deliveryMs;
    observer.changed({ step, status: "waiting", waitingFor: "the carrier to deliver", until });
  });
  await untilDelivered(order);
  await ctx.run(`${step}: delivered`, () => {
    observer.changed({ step, status: "done" });
    move(order, { status: "delivered", nextAction: "Tell the shopper" });
  });
  await updateStatus(ctx, { completed: step });
}

async function untilDelivered(order: Fulfillment): Promise<void> {
  const { ctx, terms } = order;
  const lateAfter = terms.deliveryMs * 2;
  let waited = 0;
  for (const pause of pauses(terms.deliveryMs)) {
    await ctx.sleep(pause);
    const isLate = waited < lateAfter && waited + pause >= lateAfter;
    waited += pause;
    const status = await whereItIs(order);
    if (status === "delivered") return;
    if (status === "cancelled") throw new TerminalError("The carrier did not keep the parcel");
    if (isLate) await ctx.run("The parcel is late", () => tellItIsLate(order));
  }
}

/** A carrier that cannot say where the parcel is has it all the same. */
async function whereItIs({ ctx, orderId }: Fulfillment): Promise<ShipmentStatus | undefined> {
  const asked = await settled(ctx.client(shippingService).track({ orderId }));
  return asked.ok ? asked.value.status : undefined;
}

/** Often at first, then ever more seldom: a parcel that takes weeks must not fill the journal. */
function* pauses(deliveryMs: number): Generator<number, never> {
  const first = Math.ceil(deliveryMs / 10);
  const hour = 60 * 60 * 1000;
  for (let count = 0; ; count += 1) {
    const growth = 1.25 ** Math.max(0, count - 12);
    yield Math.ceil(Math.max(first, Math.min(hour, first * growth)));
  }
}

function tellItIsLate(order: Fulfillment): void {
  const late = {
    key: "late",
    tone: "warning" as const,
    title: "A parcel is late",
    body: `Order ${order.orderId} should have arrived by now. It is still with the carrier.`,
  };
  tellShopper(order, late);
  tellAdmins(order, late);
}
