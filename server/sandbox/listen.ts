import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { SettingError } from "#server/errors.ts";
import { createSandbox } from "./app.ts";
import type { Clock } from "./clock.ts";
import { openSandboxDatabase } from "./database.ts";

export interface ListeningSandbox {
  url: string;
  stop(): Promise<void>;
}

const host = "127.0.0.1";

/** A sandbox at work on a port of this machine alone; port 0 takes any free one. */
export async function listenSandbox({
  file,
  port,
  webhookUrl,
  webhookSecret,
  clock = Date.now,
}: {
  file: string;
  port: number;
  webhookUrl: string;
  webhookSecret: string;
  clock?: Clock;
}): Promise<ListeningSandbox> {
  const db = openSandboxDatabase({ file });
  const sandbox = createSandbox({ db, webhookUrl, webhookSecret, clock });
  const server = createServer(getRequestListener(sandbox.app.fetch));

  try {
    await listen(server, port);
  } catch (error) {
    db.$client.close();
    throw error;
  }
  sandbox.start();

  return {
    url: `http://${host}:${portOf(server)}`,
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

async function listen(server: Server, port: number): Promise<void> {
  const listening = once(server, "listening");
  server.listen(port, host);
  try {
    await listening;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
      throw new SettingError(`Port ${port} is taken: set SANDBOX_PORT to a free one`);
    }
    throw error;
  }
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The sandbox has no port");
  return address.port;
}
