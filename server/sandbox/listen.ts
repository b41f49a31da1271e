import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { forEach, portsFrom, type System, systems } from "#server/outside/systems.ts";
import { listenOn } from "#server/processes/ports.ts";
import { createSandbox } from "./app.ts";
import type { Clock } from "./clock.ts";
import { closeLedgers, openLedgers } from "./ledgers.ts";
import type { Callbacks } from "./webhooks.ts";

export interface ListeningSandbox {
  urls: Record<System, string>;
  stop(): Promise<void>;
}

/** A sandbox at work on this machine alone, from a port on; from 0 each takes any free one. */
export async function listenSandbox({
  folder,
  port,
  ...options
}: {
  folder: string;
  port: number;
  callbacks: Callbacks;
  webhookSecret: string;
  /** Where browsers find its payment pages, by way of a proxy. */
  publicUrl?: string | undefined;
  clock?: Clock;
}): Promise<ListeningSandbox> {
  const ledgers = openLedgers(folder);
  const sandbox = createSandbox({ ledgers, ...options });
  const servers = forEach(systems, (name) =>
    createServer(getRequestListener(sandbox.apps[name].fetch)),
  );
  const wanted = portsFrom(port);
  const ports = { ...wanted };
  for (const name of systems) {
    ports[name] = await listenOn(servers[name], { port: wanted[name], setting: "SANDBOX_PORT" });
  }
  sandbox.start();

  return {
    urls: forEach(systems, (name) => `http://127.0.0.1:${ports[name]}`),
    async stop() {
      await Promise.all(systems.map((name) => closed(servers[name])));
      await sandbox.stop();
      closeLedgers(ledgers);
    },
  };
}

async function closed(server: Server): Promise<void> {
  const closing = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closing;
}
