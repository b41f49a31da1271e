import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LoggerTransport } from "@restatedev/restate-sdk";
import { registerServices } from "#server/restate/deployments.ts";
import { startRestateServer } from "#server/restate/embedded-server.ts";
import {
  type ServeServicesOptions,
  type Services,
  serveServices,
} from "#server/restate/endpoint.ts";

/**
 * "replay" suspends at every await, so that each handler is replayed from its journal again and
 * again, and turns retries off: together they catch a handler that takes another way the second time.
 */
export type RestateTestMode = "default" | "replay";

export interface TestRestate {
  ingressUrl: string;
  adminUrl: string;
  /** Cuts the services off in the middle of whatever they do, as a crash of their process would. */
  crashServices(): Promise<void>;
  restartServices(): Promise<void>;
  stop(): Promise<void>;
}

export async function startTestRestate({
  services,
  mode = modeOfThisRun(),
  env = {},
  logger = () => {},
  retryPolicy = mode === "replay" ? null : undefined,
}: {
  services: Services;
  /** Restate's own when null, so that `env` can say it. */
  retryPolicy?: ServeServicesOptions["retryPolicy"];
  mode?: RestateTestMode;
  /** More of Restate's own variables, such as RESTATE_WORKER__CLEANUP_INTERVAL. */
  env?: Record<string, string>;
  logger?: LoggerTransport;
}): Promise<TestRestate> {
  const baseDir = await mkdtemp(join(tmpdir(), "cartwright-restate-"));
  const server = await startRestateServer({
    baseDir,
    partitions: 1,
    env: { ...environmentOf[mode], ...env },
  });
  const served = { services, logger, ...(retryPolicy !== undefined && { retryPolicy }) };
  let endpoint = await serveServices({ ...served, port: 0 });
  const { port } = endpoint;
  const stop = async () => {
    await server.stop();
    await endpoint.close();
    await rm(baseDir, { recursive: true });
  };
  try {
    await registerServices({ adminUrl: server.adminUrl, uri: `http://127.0.0.1:${port}` });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ingressUrl: server.ingressUrl,
    adminUrl: server.adminUrl,
    crashServices: () => endpoint.close(),
    restartServices: async () => {
      endpoint = await serveServices({ ...served, port });
    },
    stop,
  };
}

function modeOfThisRun(): RestateTestMode {
  return process.env.RESTATE_TEST_MODE === "replay" ? "replay" : "default";
}

const environmentOf: Record<RestateTestMode, Record<string, string>> = {
  default: {},
  replay: {
    RESTATE_WORKER__INVOKER__INACTIVITY_TIMEOUT: "0s",
    RESTATE_DEFAULT_RETRY_POLICY__MAX_ATTEMPTS: "1",
    RESTATE_DEFAULT_RETRY_POLICY__ON_MAX_ATTEMPTS: "kill",
  },
};
