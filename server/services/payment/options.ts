import type { Run } from "#db/queries/runs.ts";
import type { Events } from "#server/events/run-observer.ts";
import type { Payments } from "#server/outside/payments.ts";

export interface PaymentOptions {
  events: Events;
  outside: { payments: Payments };
  /** Where browsers reach the shop: the payment page sends them back there. */
  publicUrl: string;
  /** Below that, where a run is followed. */
  pathOfRun: (run: Pick<Run, "id" | "kind">) => string;
}
