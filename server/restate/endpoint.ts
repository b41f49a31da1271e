import {
  createServer,
  type Http2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from "node:http2";
import {
  createEndpointHandler,
  type EndpointOptions,
  type LoggerTransport,
  type ServiceOptions,
} from "@restatedev/restate-sdk";
import { durableTelling } from "#server/events/telling.ts";
import { listenOn } from "#server/processes/ports.ts";

export type Services = EndpointOptions["services"];

export interface ServicesEndpoint {
  port: number;
  close(): Promise<void>;
}

/** Answers what Restate asks. */
export type ServicesHandler = (request: Http2ServerRequest, response: Http2ServerResponse) => void;

export interface HandlerOptions {
  services: Services;
  /** Whose signed requests are served; without any, whoever reaches the port is believed. */
  identityKeys?: readonly string[];
  logger: LoggerTransport;
  /** Restate's own when null: for tests that turn retries off, or make them few. */
  retryPolicy?: RetryPolicy | null;
}

export interface ServeServicesOptions extends HandlerOptions {
  /** 0 for any free one. */
  port: number;
}

type RetryPolicy = NonNullable<ServiceOptions["retryPolicy"]>;

/**
 * Restate's own policy pauses after seventy attempts, counting those that found nobody there: an outage of
 * an hour would stop for ever whatever was in progress. What must not be tried for ever is counted by the
 * kit, which only counts what really failed.
 */
const endless: RetryPolicy = {
  initialInterval: 100,
  exponentiationFactor: 2,
  maxInterval: 20_000,
  maxAttempts: 1_000_000_000,
};

export function createHandler({
  services,
  identityKeys = [],
  logger,
  retryPolicy = endless,
}: HandlerOptions): ServicesHandler {
  return createEndpointHandler({
    services,
    defaultServiceOptions: { hooks: [durableTelling], ...(retryPolicy && { retryPolicy }) },
    logger,
    ...(identityKeys.length > 0 ? { identityKeys: [...identityKeys] } : {}),
  });
}

/** For tests: one set of services at an address of its own. */
export async function serveServices({ port, logger, ...options }: ServeServicesOptions) {
  const closing = untilClosed(logger);
  const handle = createHandler({ ...options, logger: closing.logger });
  return serveHandler({ port, handle, closing });
}

/** Whatever was cut off by our own closing is no news: Restate's end comes before ours. */
export function untilClosed(logger: LoggerTransport, stopping?: AbortSignal) {
  let closed = false;
  const isOver = () => closed || stopping?.aborted;
  return {
    logger: ((...line) => isOver() || logger(...line)) as LoggerTransport,
    close: () => {
      closed = true;
    },
  };
}

interface ServeHandlerOptions {
  port: number;
  handle: ServicesHandler;
  closing: { close(): void };
}

/** Where Restate calls the services: HTTP/2 without TLS, for this machine alone. */
export async function serveHandler(options: ServeHandlerOptions): Promise<ServicesEndpoint> {
  const server = createServer(options.handle);
  const sessions = openSessionsOf(server);
  return {
    port: await listenOn(server, { port: options.port, setting: "SERVICES_PORT" }),
    close: () => {
      options.closing.close();
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
