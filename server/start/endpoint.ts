import { join } from "node:path";
import type { Logger } from "pino";
import type { Config } from "#server/config.ts";
import { serveHandler, untilClosed } from "#server/restate/endpoint.ts";
import { keptIdentity } from "#server/restate/identity.ts";
import { restateLogger } from "#server/restate/logger.ts";
import { identityFile } from "#server/start/restate.ts";
import { bundleServices } from "#server/versions/bundle.ts";
import { KeptVersions } from "#server/versions/kept.ts";
import { ServedVersions } from "#server/versions/serve.ts";
import type { VersionOptions } from "#server/versions/version.ts";

type Given = Omit<VersionOptions, "logger" | "identityKeys">;

/**
 * Every version of the services that is here, each under its own path, where Restate calls them. The present
 * one is kept: what it begins goes on with it, also when the shop has become another.
 */
export async function openEndpoint(
  config: Config,
  given: Given,
  { log, stopping }: { log: Logger; stopping: AbortSignal },
): Promise<Endpoint> {
  const kept = await KeptVersions.in(join(config.dataDir, "versions"));
  const bundle = await bundleServices();
  await kept.keep(bundle);
  const closing = untilClosed(restateLogger(log), stopping);
  const identityKeys = await trustedKeys(config);
  const options = { ...given, identityKeys, logger: closing.logger };
  const versions = new ServedVersions(bundle.digest, kept, options);
  const { handle } = versions;
  const { port, close } = await serveHandler({ port: config.servicesPort, handle, closing });
  return {
    origin: `http://127.0.0.1:${port}`,
    versions,
    async close() {
      await close();
      await versions.close();
    },
  };
}

export interface Endpoint {
  origin: string;
  versions: ServedVersions;
  close(): Promise<void>;
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
