import { join } from "node:path";
import type { Config } from "#server/config.ts";
import { keptSecret } from "#server/kept-secret.ts";

/** What payment providers sign with: the one that is set, or one of our own that outlives restarts. */
export async function paymentWebhookSecret({ paymentWebhookSecret, dataDir }: Config) {
  return paymentWebhookSecret ?? keptSecret(join(dataDir, "payment-webhook.secret"));
}
