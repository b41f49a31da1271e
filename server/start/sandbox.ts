import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Config } from "#server/config.ts";
import { portsFrom, sandboxUrls } from "#server/outside/systems.ts";
import { becomeReady } from "#server/processes/become-ready.ts";
import { keepRunning } from "#server/processes/keep-running.ts";
import {
  endLeftBehindChild,
  type OwnedChild,
  startOwnedChild,
} from "#server/processes/owned-child.ts";
import { requireFreePorts, type WantedPort } from "#server/processes/ports.ts";
import { addressHere } from "#server/start/address.ts";
import { webhookSecretFile } from "#server/start/webhook-secret.ts";

export interface OpenSandbox {
  close(): Promise<void>;
}

/** The pretend outside, in a process of its own as a real one would be, and kept running. */
export async function openSandbox(
  config: Config,
  say: (line: string) => void,
): Promise<OpenSandbox> {
  const kept = await keepRunning({ name: "The sandbox", start: () => startSandbox(config), say });
  return { close: kept.stop };
}

async function startSandbox(config: Config): Promise<OwnedChild> {
  const pidFile = join(config.dataDir, "sandbox.pid");
  const logFile = join(config.dataDir, "sandbox.log");
  await endLeftBehindChild(pidFile);
  await requireFreePorts(sandboxPorts(config));
  const child = await startOwnedChild({
    command: process.execPath,
    args: [run, program, ...(await flags(config))],
    env: {},
    pidFile,
    logFile,
    // It ends by itself when we are gone, however we went.
    lifeline: true,
  });
  const { world } = sandboxUrls(config.sandboxPort);
  const isReady = () => answers(`${world}/healthz`);
  try {
    await becomeReady(child, { name: "The sandbox", isReady, logFile, deadlineMs: 15_000 });
    return child;
  } catch (error) {
    await child.stop();
    throw error;
  }
}

const run = fileURLToPath(new URL("./run.mjs", import.meta.url));
const program = fileURLToPath(new URL("../sandbox/main.ts", import.meta.url));

/** It tells the shop from this machine: no proxy, certificate or name has to lead back here. */
async function flags(config: Config): Promise<string[]> {
  return [
    `--port=${config.sandboxPort}`,
    `--data-dir=${config.dataDir}`,
    `--payment-callback=${addressHere(config)}/api/payment/callback`,
    `--carrier-callback=${addressHere(config)}/api/carrier/callback`,
    `--secret-file=${await webhookSecretFile(config)}`,
    ...(config.publicUrl ? [`--public-url=${config.publicUrl}`] : []),
  ];
}

/** One for each that it plays. */
function sandboxPorts({ sandboxPort }: Pick<Config, "sandboxPort">): WantedPort[] {
  const ports = Object.values(portsFrom(sandboxPort));
  return ports.map((port) => ({ port, setting: "SANDBOX_PORT" }));
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(1_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
