import { implement } from "@restatedev/restate-sdk";
import { type Events, observeRetries } from "#server/events/run-observer.ts";
import { retryOptions } from "#server/orchestration/retry.ts";
import { step } from "#server/orchestration/step.ts";
import type { Carrier } from "#server/outside/carriers.ts";
import { shippingService, type ToldStep } from "./contract.ts";
import { printLabel, voidLabel } from "./labels.ts";
import { bookShipment, cancelShipment, track } from "./parcels.ts";

export interface ShippingOptions {
  events: Events;
  carrier: Carrier;
  /** How long a parcel is to be on its way. */
  deliveryMs: number;
}

const patient = retryOptions({ maxRetries: 3, initialDelay: 100, maxDelay: 2_000 });
/** What is undone is asked for as long as it may help. */
const stubborn = retryOptions({ maxRetries: 12, initialDelay: 100, maxDelay: 60_000 });
/** Whoever asks where a parcel is asks again soon. */
const brief = retryOptions({ maxRetries: 1, initialDelay: 100 });

/** What the carrier does for an order: a label, a parcel, and where it is. */
export function createShippingService(options: ShippingOptions) {
  const toldTo = (orderId: string, { userId }: ToldStep) =>
    observeRetries(options.events, { runId: orderId, userId });

  return implement(shippingService, {
    handlers: {
      printLabel: (ctx, { orderId, key, told }) =>
        step(
          ctx,
          toldTo(orderId, told),
          told.step,
          () => printLabel(options, { orderId, key }),
          patient,
        ),
      initiateShipment: (ctx, { orderId, key, told }) =>
        step(
          ctx,
          toldTo(orderId, told),
          told.step,
          () => bookShipment(options, { orderId, key }),
          patient,
        ),
      voidLabel: (ctx, label) =>
        ctx.run("Void the label", () => voidLabel(options, label), stubborn),
      cancelShipment: (ctx, shipment) =>
        ctx.run("Call the parcel back", () => cancelShipment(options, shipment), stubborn),
      track: (ctx, parcel) =>
        ctx.run("Ask where the parcel is", () => track(options, parcel), brief),
    },
    options: { explicitCancellation: true },
  });
}
