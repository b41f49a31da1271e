import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { startRestateServer } from "#server/restate/embedded-server.ts";
import { freePorts } from "../support/free-ports.ts";
import { within } from "../support/waiting.ts";
import type { ByProcess } from "./processor-time.ts";
import { newFolder } from "./shop.ts";

/** An engine that is set as the shop's own, and an endpoint of the least that anything durable can be. */
export interface BareEngine {
  ingressUrl: string;
  pids: ByProcess;
  stop(): Promise<void>;
}

export async function openBareEngine(): Promise<BareEngine> {
  const [ingressPort = 0, adminPort = 0, nodePort = 0] = await freePorts(3);
  const baseDir = newFolder();
  const engine = await startRestateServer({ baseDir, ingressPort, adminPort, nodePort });
  const endpoint = forkOwn("bare-endpoint.ts");
  const stop = async () => {
    await endpoint.stop();
    await engine.stop();
  };
  try {
    await register(engine.adminUrl, await endpoint.port);
  } catch (error) {
    await stop();
    throw error;
  }
  const pids = { endpoint: endpoint.pid, engine: engine.pid };
  return { ingressUrl: engine.ingressUrl, pids, stop };
}

async function register(adminUrl: string, port: number): Promise<void> {
  const answer = await fetch(`${adminUrl}/deployments`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ uri: `http://127.0.0.1:${port}` }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok) throw new Error(`The bare endpoint is not registered: ${await answer.text()}`);
}

export interface OwnChild {
  pid: number;
  process: ChildProcess;
  /** The port it says it listens on. */
  port: Promise<number>;
  stop(): Promise<void>;
}

/** A program of this folder, which tells its port and ends when we let go of it. */
export function forkOwn(program: string, args: string[] = []): OwnChild {
  const child = fork(fileURLToPath(new URL(program, import.meta.url)), args);
  const exited = once(child, "exit");
  const port = once(child, "message").then(([message]) => Number(message.port));
  return {
    pid: child.pid ?? 0,
    process: child,
    port: within(10_000, `${program} to listen`, port),
    stop: async () => {
      if (child.connected) child.disconnect();
      await within(10_000, `${program} to end`, exited);
    },
  };
}
