import { TerminalError } from "@restatedev/restate-sdk";
import type { Steps } from "#server/orchestration/saga.ts";
import { updateStatus } from "#server/orchestration/status.ts";
import { paymentService } from "#server/services/payment/contract.ts";
import { billingService } from "../billing/contract.ts";
import { inventoryService } from "../inventory/contract.ts";
import { shippingService } from "../shipping/contract.ts";
import { warehouseService } from "../warehouse/contract.ts";
import type { Fulfillment } from "./fulfillment.ts";
import { stepNames } from "./step-names.ts";

/** The stock and the payment were taken by checkout; from now on they are this saga's to give back. */
export function takeOver({ ctx, orderId, paid }: Fulfillment, { registerCall }: Steps): void {
  const { intentId } = paid;
  registerCall(stepNames.stock, () => ctx.client(inventoryService).release({ orderId }));
  registerCall(stepNames.payment, (_, { key }) =>
    ctx
      .client(paymentService)
      .undo({ runId: orderId, intentId, key })
      // What the provider did is told: refunded, or voided when nothing had been captured.
      .map((undone, failure) => undone?.status ?? raise(failure)),
  );
}

export async function capturePayment(
  { ctx, orderId, paid: { intentId } }: Fulfillment,
  { step }: Steps,
): Promise<void> {
  await updateStatus(ctx, { phase: "capturing the payment", progress: 0.3 });
  // Given back by what `takeOver` registered, however far it came.
  await step(stepNames.capture).call(({ key }) =>
    ctx.client(paymentService).capture({ runId: orderId, intentId, key }),
  );
  await updateStatus(ctx, { completed: stepNames.capture });
}

export async function prepareParcel(
  { ctx, orderId, run: { userId } }: Fulfillment,
  { step, together }: Steps,
): Promise<void> {
  await updateStatus(ctx, { phase: "preparing the parcel", progress: 0.45 });
  const warehouse = ctx.client(warehouseService);
  const billing = ctx.client(billingService);
  const shipping = ctx.client(shippingService);

  await together({
    goods: step(stepNames.pick)
      .withCompensatingCall(() => warehouse.putBack({ orderId }))
      .calling(() => warehouse.pick({ orderId })),
    invoice: step(stepNames.invoice)
      .withCompensatingCall(() => billing.cancelInvoice({ orderId }))
      .calling(() => billing.issueInvoice({ orderId })),
    label: step(stepNames.label)
      .withCompensatingCall((_, { key }) => shipping.voidLabel({ orderId, key }))
      .calling(({ key }) =>
        shipping.printLabel({ orderId, key, told: { userId, step: stepNames.label } }),
      ),
  });
  for (const completed of [stepNames.pick, stepNames.invoice, stepNames.label]) {
    await updateStatus(ctx, { completed });
  }
}

function raise(failure: TerminalError | undefined): never {
  throw failure ?? new TerminalError("The payment service gave no answer");
}
