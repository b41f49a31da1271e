import { join } from "node:path";
import type { Config } from "#server/config.ts";
import { keepGivenSecret, keptSecret } from "../processes/kept-secret.ts";

/** What payment providers sign with: the one that is set, or one of our own that outlives restarts. */
export async function paymentWebhookSecret(config: Config): Promise<string> {
  return config.paymentWebhookSecret ?? keptSecret(ownFile(config));
}

/** The same secret in a file, for the sandbox: command lines and environments can be read by others. */
export async function webhookSecretFile(config: Config): Promise<string> {
  if (!config.paymentWebhookSecret) {
    await keptSecret(ownFile(config));
    return ownFile(config);
  }
  const file = join(config.dataDir, "sandbox.secret");
  await keepGivenSecret(file, config.paymentWebhookSecret);
  return file;
}

function ownFile({ dataDir }: Config): string {
  return join(dataDir, "payment-webhook.secret");
}
