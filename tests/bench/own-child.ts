import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { within } from "../support/waiting.ts";

export interface OwnChild {
  pid: number;
  process: ChildProcess;
  /** The port it says it listens on. */
  port: Promise<number>;
  stop(): Promise<void>;
}

const run = fileURLToPath(new URL("../../server/start/run.mjs", import.meta.url));

/** A program of this folder, which tells its port and ends when we let go of it. */
export function forkOwn(program: string, args: string[] = []): OwnChild {
  const child = fork(run, [fileURLToPath(new URL(program, import.meta.url)), ...args]);
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
