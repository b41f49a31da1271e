import type { Logger } from "pino";
import type { Config } from "#server/config.ts";
import { type Services, serveServices } from "#server/restate/endpoint.ts";
import { keptIdentity } from "#server/restate/identity.ts";
import { restateLogger } from "#server/restate/logger.ts";
import { identityFile } from "#server/start/restate.ts";

export async function openEndpoint(config: Config, services: Services, log: Logger) {
  const { port, close } = await serveServices({
    services,
    port: config.servicesPort,
    identityKeys: await trustedKeys(config),
    logger: restateLogger(log),
  });
  return { uri: `http://127.0.0.1:${port}`, close };
}

/**
 * Our own server's requests are served and nobody else's. Another Restate's are known by its key, if it
 * is set; without one, whoever reaches the loopback port is believed.
 */
async function trustedKeys(config: Config): Promise<string[]> {
  const { otherRestate } = config;
  if (otherRestate) return otherRestate.identityKey ? [otherRestate.identityKey] : [];
  return [(await keptIdentity(identityFile(config))).publicKey];
}
