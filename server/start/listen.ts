import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Config } from "#server/config.ts";
import { listenOn, type WantedPort } from "#server/processes/ports.ts";

export interface Door {
  close(): Promise<void>;
}

export interface ListenOptions {
  host: string;
  port: number;
  closeDeadlineMs?: number;
}

/** The ports of this process itself. Looked at first, so that a taken one is known before anything runs. */
export function ownPorts({ host, port, servicesPort }: Config): WantedPort[] {
  return [
    { port, setting: "PORT", host },
    { port: servicesPort, setting: "SERVICES_PORT" },
  ];
}

type Fetch = Parameters<typeof getRequestListener>[0];

export async function listen(
  fetch: Fetch,
  { host, port, closeDeadlineMs = 2_000 }: ListenOptions,
): Promise<Door> {
  const server = createServer(getRequestListener(fetch));
  await listenOn(server, { port, host, setting: "PORT" });
  return { close: () => close(server, closeDeadlineMs) };
}

// Live streams end by themselves when the house stops; a request that takes longer than that is cut off.
function close(server: Server, deadlineMs: number): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), deadlineMs);
    server.close(() => {
      clearTimeout(force);
      resolve();
    });
  });
}
