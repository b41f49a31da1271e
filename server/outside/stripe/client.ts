import type Stripe from "stripe";
import { createFetch } from "#server/processes/lean-fetch.ts";
import { openGate, through } from "../gate.ts";
import type { Remote } from "../http.ts";
import { inOurWords, KeySpent } from "./errors.ts";

export interface StripeAccount {
  secretKey: string;
  /** Stripe's own unless given. */
  baseUrl?: string | undefined;
}

export type StripeRemote = Omit<Remote, "baseUrl"> & StripeAccount;

export interface StripeClient {
  ask<T>(question: (stripe: Stripe) => Promise<T>): Promise<T>;
  /** A change under a key: asked twice with it, it happens once and answers the same. */
  change<T>(key: string, act: (stripe: Stripe, keyed: Keyed) => Promise<T>): Promise<T>;
  /** One that cannot happen twice, whatever it is asked under. */
  changeOnce<T>(key: string, act: (stripe: Stripe, keyed: Keyed) => Promise<T>): Promise<T>;
}

type Keyed = { idempotencyKey: string };

export function connectStripe(remote: StripeRemote): StripeClient {
  const { gate = openGate, timeoutMs } = remote;
  let opened: Promise<Stripe> | undefined;

  async function ask<T>(question: (stripe: Stripe) => Promise<T>): Promise<T> {
    opened ??= open(remote);
    const stripe = await opened;
    return through(
      gate,
      () => question(stripe),
      (thrown) => inOurWords(thrown, timeoutMs),
    );
  }

  const change: StripeClient["change"] = (key, act) =>
    ask((stripe) => act(stripe, { idempotencyKey: key }));

  return {
    ask,
    change,
    // Stripe keeps its own failures with a key for a day: by that key nothing more would ever happen.
    changeOnce: (key, act) =>
      change(key, act).catch((error: unknown) => {
        if (!(error instanceof KeySpent)) throw error;
        return change(`${key}/anew`, act);
      }),
  };
}

/** The library is large, and is loaded where it is used. */
async function open({
  secretKey,
  baseUrl = "https://api.stripe.com",
  timeoutMs,
  fetch = createFetch(),
}: StripeRemote): Promise<Stripe> {
  const { default: Client } = await import("stripe");
  const { protocol, hostname, port } = new URL(baseUrl);
  const isSecure = protocol === "https:";
  return new Client(secretKey, {
    httpClient: Client.createFetchHttpClient(withoutCode(fetch)),
    protocol: isSecure ? "https" : "http",
    host: hostname,
    port: port || (isSecure ? 443 : 80),
    timeout: timeoutMs,
    // Whoever asks has retries of its own, and a breaker that counts them.
    maxNetworkRetries: 0,
    telemetry: false,
  });
}

/** By the code of a broken connection the library would ask again by itself. */
function withoutCode(fetch: NonNullable<StripeRemote["fetch"]>): typeof globalThis.fetch {
  return async (url, init = {}) => {
    try {
      return await fetch(String(url), init);
    } catch (cause) {
      if (init.signal?.aborted) throw cause;
      throw new Error("The connection broke", { cause });
    }
  };
}
