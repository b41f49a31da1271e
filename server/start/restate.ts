import { join } from "node:path";
import type { Config } from "#server/config.ts";
import { keepRunning } from "#server/processes/keep-running.ts";
import { startRestateServer } from "#server/restate/embedded-server.ts";
import { keptIdentity } from "#server/restate/identity.ts";

export interface Restate {
  ingressUrl: string;
  adminUrl: string;
  stop(): Promise<void>;
}

/** Ours, kept running; or the one the settings name, which is none of ours to start or stop. */
export async function openRestate(config: Config, say: (line: string) => void): Promise<Restate> {
  if (config.otherRestate) return { ...config.otherRestate, stop: async () => {} };
  const baseDir = restateFolder(config);
  const identityKeyFile = identityFile(config);
  const server = await keepRunning({
    name: "Restate",
    start: () => startRestateServer({ baseDir, identityKeyFile, ...config.restate }),
    say,
  });
  const { ingressUrl, adminUrl } = server.current();
  return { ingressUrl, adminUrl, stop: server.stop };
}

/**
 * Whose requests the endpoint serves: those of our own server always, those of another when its key
 * is set. Without that key whoever reaches the endpoint's loopback port is believed.
 */
export async function trustedKeys(config: Config): Promise<string[]> {
  const { otherRestate } = config;
  if (otherRestate) return otherRestate.identityKey ? [otherRestate.identityKey] : [];
  return [(await keptIdentity(identityFile(config))).publicKey];
}

function restateFolder({ dataDir }: Config): string {
  return join(dataDir, "restate");
}

function identityFile(config: Config): string {
  return join(restateFolder(config), "identity.pem");
}
