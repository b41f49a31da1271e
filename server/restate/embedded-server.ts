import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { becomeReady } from "#server/processes/become-ready.ts";
import { type Exit, endLeftBehindChild, startOwnedChild } from "#server/processes/owned-child.ts";
import { SettingError } from "#server/processes/setting-error.ts";
import { socketAddress } from "#server/restate/at.ts";
import { nodeName, restateConfig } from "#server/restate/config-file.ts";
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
  partitions?: number;
  identityKeyFile?: string | undefined;
  /** All that the server sees of an environment: Restate's own `RESTATE_…` variables. */
  env?: Record<string, string>;
  readyDeadlineMs?: number;
}

/** Resolves when the server answers queries; until then it may accept connections and still know nothing. */
export async function startRestateServer(options: RestateServerOptions): Promise<RestateServer> {
  const { env = {}, readyDeadlineMs = 15_000 } = options;
  const files = await prepare(options);
  const child = await startOwnedChild({
    command: findRestateBinary(),
    args: ["--no-logo", "--config-file", files.config],
    // What it spills to disk goes with its folder: after a kill nobody else would clear it away.
    env: { TMPDIR: files.temporary, ...env },
    pidFile: files.pid,
    logFile: files.log,
  });
  const adminUrl = socketAddress(files.adminSocket);
  try {
    await becomeReady(child, {
      name: "Restate",
      isReady: () => answersQueries(adminUrl),
      logFile: files.log,
      deadlineMs: readyDeadlineMs,
    });
  } catch (error) {
    await child.stop();
    throw error;
  }
  return { ingressUrl: socketAddress(files.ingressSocket), adminUrl, ...child };
}

async function prepare(options: RestateServerOptions) {
  const { baseDir, partitions = 4 } = options;
  const files = {
    config: join(baseDir, "restate.toml"),
    log: join(baseDir, "restate.log"),
    pid: join(baseDir, "restate.pid"),
    temporary: join(baseDir, "tmp"),
    ...socketsIn(baseDir),
  };
  requireShort(files.ingressSocket);
  mkdirSync(baseDir, { recursive: true, mode: 0o700 });
  await endLeftBehindChild(files.pid);
  rmSync(files.temporary, { recursive: true, force: true });
  mkdirSync(files.temporary);
  writeFileSync(files.config, restateConfig({ ...options, partitions }), { mode: 0o600 });
  keepOnlyThePreviousLog(files.log);
  return files;
}

export function socketsIn(baseDir: string) {
  const folder = join(baseDir, nodeName);
  return { ingressSocket: join(folder, "ingress.sock"), adminSocket: join(folder, "admin.sock") };
}

/** The system's bound on the name of a socket, less the byte that ends it. */
const longestSocketPath = 103;

function requireShort(socket: string): void {
  if (Buffer.byteLength(socket) <= longestSocketPath) return;
  throw new SettingError(
    `The path ${socket} is too long for a socket: set DATA_DIR to a folder with a shorter path.`,
  );
}

function keepOnlyThePreviousLog(log: string): void {
  try {
    renameSync(log, `${log}.previous`);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
}
