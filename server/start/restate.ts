import { join } from "node:path";
import type { Config } from "#server/config.ts";
import { keepRunning } from "#server/processes/keep-running.ts";
import { startRestateServer } from "#server/restate/embedded-server.ts";

export interface Restate {
  ingressUrl: string;
  adminUrl: string;
  close(): Promise<void>;
}

/** Ours, kept running; or the one the settings name, which is none of ours to start or stop. */
export async function openRestate(config: Config, say: (line: string) => void): Promise<Restate> {
  if (config.otherRestate) return { ...config.otherRestate, close: async () => {} };
  const baseDir = join(config.dataDir, "restate");
  const identityKeyFile = identityFile(config);
  const server = await keepRunning({
    name: "Restate",
    start: () => startRestateServer({ baseDir, identityKeyFile, ...config.restate }),
    say,
  });
  const { ingressUrl, adminUrl } = server.current();
  return { ingressUrl, adminUrl, close: server.stop };
}

/** The key that our own server signs its requests with. */
export function identityFile({ dataDir }: Config): string {
  return join(dataDir, "restate", "identity.pem");
}
