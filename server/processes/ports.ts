import { createServer, type Server } from "node:net";
import { SettingError } from "./setting-error.ts";

/** A port we are about to listen on, and the setting that moves it. */
export interface WantedPort {
  port: number;
  setting: string;
  host?: string;
}

/**
 * Asked before anything starts: a stranger who answers on our port could otherwise be taken for our own child.
 */
export async function requireFreePorts(wanted: readonly WantedPort[]): Promise<void> {
  for (const port of wanted) {
    const probe = createServer();
    await listenOn(probe, port);
    await new Promise((resolve) => probe.close(resolve));
  }
}

/** Resolves with the port, which differs from the wanted one only when that was 0. */
export function listenOn(server: Server, wanted: WantedPort): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => reject(cannotListen(wanted, error.code));
    server.once("error", fail);
    server.listen(wanted.port, wanted.host ?? loopback, () => {
      server.off("error", fail);
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : wanted.port);
    });
  });
}

const loopback = "127.0.0.1";

function cannotListen({ port, setting, host }: WantedPort, code = "unknown"): SettingError {
  if (code === "EADDRINUSE") {
    return new SettingError(`Port ${port} is taken: set ${setting} to a free one.`);
  }
  const mend = host ? `HOST or ${setting}` : setting;
  return new SettingError(
    `Cannot listen on ${host ?? loopback}, port ${port} (${code}): set ${mend}.`,
  );
}
