import { createServer, type Http2Server, type ServerHttp2Session } from "node:http2";
import {
  createEndpointHandler,
  type EndpointOptions,
  type LoggerTransport,
} from "@restatedev/restate-sdk";
import { portTaken } from "#server/processes/ports.ts";

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
  const keys = identityKeys.length > 0 ? { identityKeys: [...identityKeys] } : {};
  const server = createServer(createEndpointHandler({ services, logger, ...keys }));
  const sessions = openSessionsOf(server);
  return { port: await listen(server, port), close: () => close(server, sessions) };
}

function openSessionsOf(server: Http2Server): Set<ServerHttp2Session> {
  const sessions = new Set<ServerHttp2Session>();
  server.on("session", (session) => {
    sessions.add(session);
    session.once("close", () => sessions.delete(session));
  });
  return sessions;
}

function listen(server: Http2Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "EADDRINUSE" ? portTaken(port, "SERVICES_PORT") : error),
    );
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}

// Restate holds its sessions open and runs again whatever was cut off, so nothing is worth waiting for.
function close(server: Http2Server, sessions: Set<ServerHttp2Session>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const session of sessions) session.destroy();
  });
}
