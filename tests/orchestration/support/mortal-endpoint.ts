import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("./crash-endpoint.ts", import.meta.url));
const RUN = fileURLToPath(new URL("../../../server/start/run.mjs", import.meta.url));

/** A process that hosts the services; killed, it is started again on the same port. */
export class MortalEndpoint {
  kills = 0;
  #child: ChildProcess | undefined;
  #ended = false;
  #rebirth: Promise<void> = Promise.resolve();

  constructor(
    readonly port: number,
    private readonly ledgerUrl: string,
    private readonly databaseFile?: string,
  ) {}

  async start(): Promise<void> {
    const args = [MAIN, `${this.port}`, this.ledgerUrl, this.databaseFile ?? ""];
    const child = fork(RUN, args, {
      execArgv: [],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.#child = child;
    await once(child, "message", { signal: AbortSignal.timeout(20_000) });
  }

  /** kill -9, and a new process in its place. */
  kill(): void {
    const child = this.#child;
    if (this.#ended || !child) return;
    this.kills += 1;
    this.#child = undefined;
    const gone = once(child, "exit", { signal: AbortSignal.timeout(10_000) });
    child.kill("SIGKILL");
    this.#rebirth = gone.then(() => (this.#ended ? undefined : this.start()));
  }

  async end(): Promise<void> {
    this.#ended = true;
    await this.#rebirth;
    const child = this.#child;
    if (!child) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  }
}
