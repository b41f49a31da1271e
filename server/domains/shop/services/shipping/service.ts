import { type Context, implement } from "@restatedev/restate-sdk";
import { observeRetries } from "#server/events/run-observer.ts";
import { retryOptions } from "#server/orchestration/retry.ts";
import { step } from "#server/orchestration/step.ts";
import { playedCarriers } from "#server/outside/systems.ts";
import { orListed } from "#server/services/listed-failure.ts";
import { shippingService, type ToldStep } from "./contract.ts";
import { onEvent } from "./events.ts";
import { printLabel, voidLabel } from "./labels.ts";
import type { ShippingOptions } from "./options.ts";
import { bookShipment, cancelShipment, track } from "./parcels.ts";

const patient = retryOptions({ maxRetries: 3, initialDelay: 100, maxDelay: 2_000 });
/** What must be undone is asked for until it is, however long the carrier is closed. */
const endless = { initialRetryInterval: 100, maxRetryInterval: 60_000, retryIntervalFactor: 2 };
/** Whoever asks where a parcel is asks again. */
const brief = retryOptions({ maxRetries: 1, initialDelay: 100 });

/** Whatever it has printed all the same, whenever it answers again. */
function letGoAtTheFirst(
  ctx: Context,
  { orderId, key, parcel }: { orderId: string; key: string; parcel: number },
): void {
  const elsewhere = { carrier: playedCarriers[0], parcel };
  ctx.sendClient(shippingService).voidLabel({ orderId, key: `${key}/passed over`, elsewhere });
}

/** What the carrier does for an order: a label, a parcel, and where it is, asked for or told. */
export function createShippingService(options: ShippingOptions) {
  const toldTo = ({ orderId }: { orderId: string }, { userId }: ToldStep) =>
    observeRetries(options.events, { runId: orderId, userId });

  return implement(shippingService, {
    handlers: {
      printLabel: async (ctx, { told, ...label }) => {
        const { labelId, parcel, passedOver } = await step(
          ctx,
          toldTo(label, told),
          told.step,
          ({ attempt }) => printLabel(options, { ...label, attempt }),
          patient,
        );
        if (passedOver !== undefined) letGoAtTheFirst(ctx, { ...label, parcel });
        return { labelId };
      },
      initiateShipment: (ctx, { told, ...shipment }) =>
        step(
          ctx,
          toldTo(shipment, told),
          told.step,
          () => bookShipment(options, shipment),
          patient,
        ),
      voidLabel: (ctx, label) =>
        ctx.run("Void the label", () => voidLabel(options, label), endless),
      cancelShipment: (ctx, shipment) =>
        ctx.run("Call the parcel back", () => cancelShipment(options, shipment), endless),
      track: (ctx, parcel) =>
        ctx.run("Ask where the parcel is", () => track(options, parcel), brief),
      onEvent: (ctx, event) => orListed(options.events, event, () => onEvent(ctx, options, event)),
    },
    options: {
      explicitCancellation: true,
      // The carrier sends an event again for three days.
      handlers: { onEvent: { idempotencyRetention: { days: 4 } } },
    },
  });
}
