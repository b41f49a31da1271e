import type { Run } from "#db/queries/runs.ts";
import type { Events } from "#server/events/run-observer.ts";
import type { PaymentProviders } from "#server/outside/connect.ts";

export interface PaymentOptions {
  events: Events;
  outside: { payments: PaymentProviders };
  /** How long the first provider may take before the second is asked too. */
  secondProviderAfterMs?: number;
  /** How long after another took it whoever was passed over is looked at once more. */
  secondLookMs?: number;
  /** Where browsers reach the shop: the payment page sends them back there. */
  publicUrl: string;
  /** Below that, where a run is followed. */
  pathOfRun: (run: Pick<Run, "id" | "kind">) => string;
}
