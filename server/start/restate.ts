import { join } from "node:path";
import type { Config } from "#server/config.ts";
import { keepRunning } from "#server/processes/keep-running.ts";
import { socketAddress } from "#server/restate/at.ts";
import { moveServices, registerServices } from "#server/restate/deployments.ts";
import { socketsIn, startRestateServer } from "#server/restate/embedded-server.ts";

export interface Restate {
  ingressUrl: string;
  adminUrl: string;
  /** Lets Restate call the services there, and begin with this version from now on. */
  register(services: { origin: string; version: string }): Promise<void>;
  /** kill -9 of our own: it is started again. Nobody else's is ours to kill. */
  kill?: () => void;
  close(): Promise<void>;
}

/** Ours, kept running; or the one the settings name, which is none of ours to start or stop. */
export function openRestate(config: Config, say: (line: string) => void): Promise<Restate> {
  return config.otherRestate ? useOther(config.otherRestate) : startOurs(config, say);
}

async function startOurs(config: Config, say: (line: string) => void): Promise<Restate> {
  const baseDir = join(config.dataDir, "restate");
  const identityKeyFile = identityFile(config);
  const server = await keepRunning({
    name: "Restate",
    start: () => startRestateServer({ baseDir, identityKeyFile }),
    say,
  });
  const { ingressUrl, adminUrl } = server.current();
  const register: Restate["register"] = async ({ origin, version }) => {
    await moveServices({ adminUrl, origin });
    await registerServices({ adminUrl, uri: `${origin}/${version}` });
  };
  const kill = () => void process.kill(server.current().pid, "SIGKILL");
  return { ingressUrl, adminUrl, register, kill, close: server.stop };
}

async function useOther({ ingressUrl, adminUrl }: OtherRestate): Promise<Restate> {
  const register: Restate["register"] = ({ origin, version }) =>
    registerServices({ adminUrl, uri: `${origin}/${version}` });
  return { ingressUrl, adminUrl, register, close: async () => {} };
}

type OtherRestate = NonNullable<Config["otherRestate"]>;

/** Where it is asked, known before it is there: ours listens in the data folder. */
export function restateOf({ otherRestate, dataDir }: Config) {
  if (otherRestate) return otherRestate;
  const { ingressSocket, adminSocket } = socketsIn(join(dataDir, "restate"));
  return { ingressUrl: socketAddress(ingressSocket), adminUrl: socketAddress(adminSocket) };
}

export function ingressAddress(config: Config): string {
  return restateOf(config).ingressUrl;
}

/** The key that our own server signs its requests with. */
export function identityFile({ dataDir }: Config): string {
  return join(dataDir, "restate", "identity.pem");
}
