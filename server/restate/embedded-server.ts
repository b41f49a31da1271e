import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { becomeReady } from "#server/processes/become-ready.ts";
import { type Exit, endLeftBehindChild, startOwnedChild } from "#server/processes/owned-child.ts";
import { cannotListen, requireFreePorts, type WantedPort } from "#server/processes/ports.ts";
import { restateConfig } from "#server/restate/config-file.ts";
import { findRestateBinary } from "#server/restate/platform-binary.ts";
import { answersQueries } from "#server/restate/readiness.ts";

export interface RestateServer {
  ingressUrl: string;
  adminUrl: string;
  pid: number;
  exited: Promise<Exit>;
  stop(): Promise<void>;
}

export interface RestateServerOptions {
  /** Holds everything of this server: its data, configuration, log and pid file. */
  baseDir: string;
  ingressPort: number;
  adminPort: number;
  nodePort: number;
  partitions?: number;
  identityKeyFile?: string | undefined;
  /** All that the server sees of an environment: Restate's own `RESTATE_…` variables. */
  env?: Record<string, string>;
  readyDeadlineMs?: number;
}

/** Resolves when the server answers queries; until then it may accept connections and still know nothing. */
export async function startRestateServer(options: RestateServerOptions): Promise<RestateServer> {
  const { ingressPort, adminPort, env = {}, readyDeadlineMs = 15_000 } = options;
  const files = await prepare(options);
  const child = await startOwnedChild({
    command: findRestateBinary(),
    args: ["--no-logo", "--config-file", files.config],
    // What it spills to disk goes with its folder: after a kill nobody else would clear it away.
    env: { TMPDIR: files.temporary, ...env },
    pidFile: files.pid,
    logFile: files.log,
  });
  const adminUrl = `http://127.0.0.1:${adminPort}`;
  try {
    await becomeReady(child, {
      name: "Restate",
      isReady: () => answersQueries(adminUrl),
      logFile: files.log,
      deadlineMs: readyDeadlineMs,
    });
  } catch (error) {
    await child.stop();
    throw portTakenMeanwhile(files.log, options) ?? error;
  }
  return { ingressUrl: `http://127.0.0.1:${ingressPort}`, adminUrl, ...child };
}

async function prepare(options: RestateServerOptions) {
  const { baseDir, partitions = 4 } = options;
  const files = {
    config: join(baseDir, "restate.toml"),
    log: join(baseDir, "restate.log"),
    pid: join(baseDir, "restate.pid"),
    temporary: join(baseDir, "tmp"),
  };
  mkdirSync(baseDir, { recursive: true });
  await endLeftBehindChild(files.pid);
  rmSync(files.temporary, { recursive: true, force: true });
  mkdirSync(files.temporary);
  await requireFreePorts(portsOf(options));
  writeFileSync(files.config, restateConfig({ ...options, partitions }), { mode: 0o600 });
  keepOnlyThePreviousLog(files.log);
  return files;
}

function portsOf({ ingressPort, adminPort, nodePort }: RestateServerOptions): WantedPort[] {
  return [
    { port: ingressPort, setting: "RESTATE_INGRESS_PORT" },
    { port: adminPort, setting: "RESTATE_ADMIN_PORT" },
    { port: nodePort, setting: "RESTATE_NODE_PORT" },
  ];
}

function keepOnlyThePreviousLog(log: string): void {
  try {
    renameSync(log, `${log}.previous`);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
}

// RT0004 is Restate's code for a port that somebody took between our look and its start.
function portTakenMeanwhile(log: string, options: RestateServerOptions): Error | undefined {
  const said = readFileSync(log, "utf8");
  const taken = said.includes("RT0004") && /binding to address '[^']*:(\d+)'/.exec(said)?.[1];
  const wanted = portsOf(options).find(({ port }) => String(port) === taken);
  return wanted && cannotListen(wanted, "EADDRINUSE");
}
