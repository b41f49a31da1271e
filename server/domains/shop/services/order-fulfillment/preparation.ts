import { RestatePromise, TerminalError } from "@restatedev/restate-sdk";
import { commit } from "#db/group-commit.ts";
import { cancelInvoice, issueInvoice } from "#db/shop/invoices.ts";
import { releaseParcelSlot } from "#db/shop/parcel-slots.ts";
import { insertPick, putBackPick } from "#db/shop/picks.ts";
import { tell } from "#server/events/telling.ts";
import type { Steps } from "#server/orchestration/saga.ts";
import { updateStatus } from "#server/orchestration/status.ts";
import { paymentService } from "#server/services/payment/contract.ts";
import { stepNames } from "../../rules/step-names.ts";
import { knownOrder } from "../known-order.ts";
import { writeOrderLetter } from "../order-letters.ts";
import { shippingService } from "../shipping/contract.ts";
import { giveStockBack } from "../stock.ts";
import type { Fulfillment } from "./fulfillment.ts";
import { awaitItsDay } from "./leaving.ts";

/** The stock, the slot and the payment were taken by checkout; from now on they are this saga's to give back. */
export function takeOver(order: Fulfillment, { register, registerCall }: Steps): void {
  const { ctx, events, orderId, paid } = order;
  const { intentId, slot } = paid;
  register(stepNames.stock, async () => {
    const isLost = await commit(events.db, () => giveStockBack(events, { orderId }));
    return isLost ? "written off" : undefined;
  });
  if (slot) registerCall(stepNames.slot, (_, { key }) => letSlotGo(order, slot.key, key));
  registerCall(stepNames.payment, (_, { key }) =>
    ctx
      .client(paymentService)
      .undo({ runId: orderId, intentId, key })
      // What the provider did is told: refunded, or voided when nothing had been captured.
      .map((undone, failure) => undone?.status ?? raise(failure)),
  );
}

/** The carrier is told by a call of its own: it may be down, and all else must not wait for it. */
function letSlotGo(
  { ctx, events, orderId }: Fulfillment,
  under: string,
  key: string,
): RestatePromise<string> {
  tell(events, () => releaseParcelSlot(events.db, { orderId, key: under, now: events.now() }));
  ctx.sendClient(shippingService).giveSlotsBack({ orderId, under, key });
  return RestatePromise.resolve("the carrier is told");
}

export async function capturePayment(order: Fulfillment, { step }: Steps): Promise<void> {
  const { ctx, events, orderId, paid } = order;
  const { intentId } = paid;
  updateStatus(ctx, { phase: "capturing the payment", progress: 0.3 });
  // Given back by what `takeOver` registered, however far it came.
  await step(stepNames.capture).call(({ key }) =>
    ctx.client(paymentService).capture({ runId: orderId, intentId, key }),
  );
  tell(events, () => writeOrderLetter(order, "order-paid", {}));
}

/** The goods and the invoice are our own to write down, each once for an order; the label is the carrier's. */
export async function prepareParcel(order: Fulfillment, steps: Steps): Promise<void> {
  const { step, together } = steps;
  const { ctx, events, orderId, run } = order;
  const { db, now } = events;
  updateStatus(ctx, {
    phase: "preparing the parcel",
    progress: 0.45,
    completed: stepNames.capture,
  });
  const shipping = ctx.client(shippingService);
  const told = { userId: run.userId, step: stepNames.label };

  const { label } = await together({
    goods: step(stepNames.pick)
      .withCompensation(() => commit(db, () => putBackPick(db, { orderId, now: now() })))
      .executing(() => commit(db, () => insertPick(db, { orderId, now: now() }))),
    invoice: step(stepNames.invoice)
      .withCompensation(() => commit(db, () => cancelInvoice(db, { orderId, now: now() })))
      .executing(() => commit(db, () => writeInvoice(order))),
    label: step(stepNames.label)
      .withCompensatingCall((_, { key }) => shipping.voidLabel({ orderId, key }))
      .calling(({ key }) => shipping.printLabel({ orderId, key, told })),
  });
  await awaitItsDay(order, steps, label);
}

/** Numbered without gaps. */
function writeInvoice({ events: { db, now }, orderId, seller }: Fulfillment): void {
  const { totalCents, currency } = knownOrder(db, orderId);
  issueInvoice(db, { orderId, totalCents, currency, issuedAt: now(), seller });
}

function raise(failure: TerminalError | undefined): never {
  throw failure ?? new TerminalError("The payment service gave no answer");
}
