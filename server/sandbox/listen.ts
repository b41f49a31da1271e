import { once } from "node:events";
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { listenOn } from "#server/processes/ports.ts";
import { createSandbox } from "./app.ts";
import type { Clock } from "./clock.ts";
import { openSandboxDatabase } from "./database.ts";
import type { Callbacks } from "./webhooks.ts";

export interface ListeningSandbox {
  url: string;
  stop(): Promise<void>;
}

/** A sandbox at work on a port of this machine alone; port 0 takes any free one. */
export async function listenSandbox({
  file,
  port,
  callbacks,
  webhookSecret,
  publicUrl,
  clock = Date.now,
}: {
  file: string;
  port: number;
  callbacks: Callbacks;
  webhookSecret: string;
  /** Where browsers find its payment page, by way of a proxy. */
  publicUrl?: string | undefined;
  clock?: Clock;
}): Promise<ListeningSandbox> {
  const db = openSandboxDatabase({ file });
  const sandbox = createSandbox({ db, callbacks, webhookSecret, publicUrl, clock });
  const server = createServer(getRequestListener(sandbox.app.fetch));

  const actualPort = await listenOn(server, { port, setting: "SANDBOX_PORT" });
  sandbox.start();

  return {
    url: `http://127.0.0.1:${actualPort}`,
    async stop() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
      await sandbox.stop();
      db.$client.close();
    },
  };
}
