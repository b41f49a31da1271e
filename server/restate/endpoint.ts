import { createServer, type Http2Server, type ServerHttp2Session } from "node:http2";
import {
  createEndpointHandler,
  type EndpointOptions,
  type LoggerTransport,
} from "@restatedev/restate-sdk";
import { durableTelling } from "#server/events/telling.ts";
import { listenOn } from "#server/processes/ports.ts";

export type Services = EndpointOptions["services"];

export interface ServicesEndpoint {
  port: number;
  close(): Promise<void>;
}

export interface ServeServicesOptions {
  services: Services;
  /** 0 for any free one. */
  port: number;
  /** Whose signed requests are served; without any, whoever reaches the port is believed. */
  identityKeys?: readonly string[];
  logger: LoggerTransport;
}

/** The services where Restate calls them: HTTP/2 without TLS, for this machine alone. */
export async function serveServices({
  services,
  port,
  identityKeys = [],
  logger,
}: ServeServicesOptions): Promise<ServicesEndpoint> {
  let closing = false;
  const server = createServer(
    createEndpointHandler({
      services,
      defaultServiceOptions: { hooks: [durableTelling] },
      // Whatever was cut off by our own closing is no news.
      logger: (...line) => closing || logger(...line),
      ...(identityKeys.length > 0 ? { identityKeys: [...identityKeys] } : {}),
    }),
  );
  const sessions = openSessionsOf(server);
  return {
    port: await listenOn(server, { port, setting: "SERVICES_PORT" }),
    close: () => {
      closing = true;
      return close(server, sessions);
    },
  };
}

function openSessionsOf(server: Http2Server): Set<ServerHttp2Session> {
  const sessions = new Set<ServerHttp2Session>();
  server.on("session", (session) => {
    sessions.add(session);
    session.once("close", () => sessions.delete(session));
  });
  return sessions;
}

// Restate holds its sessions open and runs again whatever was cut off, so nothing is worth waiting for.
function close(server: Http2Server, sessions: Set<ServerHttp2Session>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const session of sessions) session.destroy();
  });
}
