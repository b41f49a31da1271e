import { once } from "node:events";
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { TestApp } from "./app.ts";

/** The web of this process on a port of its own, for a browser to look at. */
export async function served({ app }: TestApp): Promise<{ baseURL: string; close(): void }> {
  const server = createServer(getRequestListener(app.fetch));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The shop has no port");
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { baseURL: `http://127.0.0.1:${address.port}`, close };
}
