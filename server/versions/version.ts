import type Sqlite from "better-sqlite3";
import { drizzle } from "drizzle-orm/better-sqlite3";
import { commitNow } from "#db/group-commit.ts";
import type { Seller } from "#db/seller.ts";
import { createServices } from "#server/domains/services.ts";
import { breakerGates } from "#server/events/breaker-gate.ts";
import type { Topic } from "#server/events/hub.ts";
import { connectOutside } from "#server/outside/connect.ts";
import type { EasyPostAccount } from "#server/outside/easypost/client.ts";
import type { StripeAccount } from "#server/outside/stripe/client.ts";
import type { System } from "#server/outside/systems.ts";
import {
  createHandler,
  type HandlerOptions,
  type ServicesHandler,
} from "#server/restate/endpoint.ts";

/**
 * What a version of the services is opened with: by the shop that it belongs to, and by every later one in
 * which something that it began still goes on. So what is asked for here may grow, and nothing of it may
 * ever be taken away or mean something else. All the rest a version brings itself.
 */
export interface VersionOptions extends Pick<HandlerOptions, "identityKeys" | "logger"> {
  client: Sqlite.Database;
  wake: (...topics: Topic[]) => void;
  /** What goes on in Restate, by its target: service/key/handler. */
  openTargets: () => Promise<ReadonlySet<string>>;
  settings: {
    publicUrl: string;
    /** Of versions that knew of one address for all of the outside. */
    outsideUrl: string;
    outsideUrls: Record<System, string>;
    paymentTimeoutMs: number;
    approvalTimeoutMs: number;
    approvalThresholdCents: number;
    deliveryMs: number;
    reconcileMs: number;
    seller?: Seller;
    /** Whether calls of organisations may go to this machine and its networks. */
    callsInside?: boolean;
    /** Where Stripe takes the payments. */
    stripe?: StripeAccount | undefined;
    /** Where EasyPost carries the parcels. */
    easypost?: EasyPostAccount | undefined;
  };
}

export interface OpenVersion {
  handle: ServicesHandler;
  close(): void;
}

export function openVersion(options: VersionOptions): OpenVersion {
  const { client, wake, openTargets, settings, identityKeys, logger } = options;
  const db = drizzle({ client });
  const events = { db, hub: { wake }, now: Date.now };
  const services = createServices({
    ...settings,
    events,
    outside: connectOutside({
      urls: settings.outsideUrls,
      timeoutMs: 5_000,
      gateOf: breakerGates(events),
      stripe: settings.stripe,
      easypost: settings.easypost,
    }),
    openTargets,
  });
  return {
    handle: createHandler({ services, logger, ...(identityKeys && { identityKeys }) }),
    close: () => commitNow(db),
  };
}
