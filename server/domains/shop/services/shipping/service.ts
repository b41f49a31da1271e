import { type Context, implement, TerminalError } from "@restatedev/restate-sdk";
import { findParcelSlot } from "#db/shop/parcel-slots.ts";
import { observeRetries } from "#server/events/run-observer.ts";
import { wasRefused } from "#server/orchestration/refused.ts";
import { retryOptions } from "#server/orchestration/retry.ts";
import { step } from "#server/orchestration/step.ts";
import type { CarrierName } from "#server/outside/systems.ts";
import { orListed } from "#server/services/listed-failure.ts";
import { giveSlotsBack } from "../slots.ts";
import { type SlotsToGiveBack, shippingService, type ToldStep } from "./contract.ts";
import { onEvent } from "./events.ts";
import { printLabel, voidLabel } from "./labels.ts";
import type { ShippingOptions } from "./options.ts";
import { bookShipment, cancelShipment, findHandedOver, track } from "./parcels.ts";

const patient = retryOptions({ maxRetries: 3, initialDelay: 100, maxDelay: 2_000 });
/** What must be undone is asked for until it is, however long the carrier is closed. */
const endless = { initialRetryInterval: 100, maxRetryInterval: 60_000, retryIntervalFactor: 2 };
/** Whoever asks where a parcel is asks again. */
const brief = retryOptions({ maxRetries: 1, initialDelay: 100 });

interface PassedOver {
  orderId: string;
  key: string;
  parcel: number;
  carrier: CarrierName;
}

/** Whatever it has printed or reserved all the same, whenever it answers again. */
function letGoAt(ctx: Context, { orderId, key, parcel, carrier }: PassedOver): void {
  const elsewhere = { carrier, parcel };
  ctx.sendClient(shippingService).voidLabel({ orderId, key: `${key}/passed over`, elsewhere });
}

/** What was held for nobody; what the order has now stays its own. */
function giveBack(
  { events: { db }, carriers }: ShippingOptions,
  slots: SlotsToGiveBack,
): Promise<void> {
  const present = findParcelSlot(db, slots);
  const except = present?.state === "released" ? undefined : present?.slotId;
  return giveSlotsBack(carriers, { ...slots, except });
}

/** Each answer may have been lost: nothing is turned back that is on its way. A refusal stays one. */
async function orTakenAfterAll(
  ctx: Context,
  options: ShippingOptions,
  shipment: { orderId: string },
  error: unknown,
) {
  if (!(error instanceof TerminalError) || wasRefused(error)) throw error;
  const looking = ctx.run(
    "Ask whether it was taken",
    () => findHandedOver(options, shipment),
    brief,
  );
  const taken = await looking.catch(() => null);
  if (!taken) throw error;
  return taken;
}

/** What the carrier does for an order: a label, a parcel, and where it is, asked for or told. */
export function createShippingService(options: ShippingOptions) {
  const toldTo = ({ orderId }: { orderId: string }, { userId }: ToldStep) =>
    observeRetries(options.events, { runId: orderId, userId });

  return implement(shippingService, {
    handlers: {
      printLabel: async (ctx, { told, ...label }) => {
        const { labelId, parcel, passedOver, leaving, hasStumbled, unheard } = await step(
          ctx,
          toldTo(label, told),
          told.step,
          ({ attempt }) => printLabel(options, { ...label, attempt }),
          patient,
        );
        if (passedOver) letGoAt(ctx, { ...label, parcel, carrier: passedOver.carrier });
        // A place that was reserved for an attempt which then failed is nobody's.
        if (hasStumbled || unheard?.length) {
          const { orderId, key } = label;
          const leftOver = { orderId, under: key, key: `${key}/left over`, unheard };
          ctx.sendClient(shippingService).giveSlotsBack(leftOver);
        }
        return { labelId, leaving };
      },
      initiateShipment: async (ctx, { told, ...shipment }) => {
        const observer = toldTo(shipment, told);
        try {
          return await step(
            ctx,
            observer,
            told.step,
            () => bookShipment(options, shipment),
            patient,
          );
        } catch (error) {
          return orTakenAfterAll(ctx, options, shipment, error);
        }
      },
      voidLabel: (ctx, label) =>
        ctx.run("Void the label", () => voidLabel(options, label), endless),
      giveSlotsBack: (ctx, slots) =>
        ctx.run("Give the slot back", () => giveBack(options, slots), endless),
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
