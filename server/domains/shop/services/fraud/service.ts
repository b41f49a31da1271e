import { implement } from "@restatedev/restate-sdk";
import { countDeclined } from "#db/queries/payments.ts";
import { findAnyOrder } from "#db/shop/orders.ts";
import type { Events } from "#server/events/run-observer.ts";
import { fraudService } from "./contract.ts";

export interface FraudOptions {
  events: Events;
  /** So many declined cards in the last hour, and no further try is made. */
  maxDeclined?: number;
  /** An order above this needs a person to arrange it with. */
  maxTotalCents?: number;
}

interface Facts {
  declined: number;
  totalCents: number;
  note: string;
}

const hour = 60 * 60_000;

/** Three plain rules, so that a shopper who is turned away can be told which. */
export function createFraudService({
  events: { db, now },
  maxDeclined = 5,
  maxTotalCents = 1_000_000,
}: FraudOptions) {
  return implement(fraudService, {
    handlers: {
      assess: (ctx, { orderId, userId, totalCents }) =>
        ctx.run("Look for signs of fraud", () => {
          const reason = suspicion({
            declined: countDeclined(db, { userId, since: now() - hour }),
            totalCents,
            note: findAnyOrder(db, { id: orderId })?.note ?? "",
          });
          return reason ? { ok: false, reason } : { ok: true };
        }),
    },
  });

  function suspicion({ declined, totalCents, note }: Facts): string | undefined {
    if (declined >= maxDeclined) {
      return `${declined} payments were declined within the last hour; try again in an hour`;
    }
    if (totalCents > maxTotalCents) {
      return "the order is larger than we take without speaking to you; write to us";
    }
    // For demonstrations and tests, as the carrier has its FAIL_SHIP.
    if (note.includes("FLAG_FRAUD")) return "the order was flagged by its note";
    return undefined;
  }
}
