import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

export interface Asked {
  name: string;
  key: string;
  /** How often this key was asked for, this time included. */
  times: number;
}

/** What happens to the one who asks: in three of these it dies before it knows how it ended. */
export type Fate =
  | "lives"
  | "dies before it counts"
  | "dies before the answer"
  | "dies after the answer"
  | "is told to come back";

/** An outside system that counts an effect once for each key, however often it is asked. */
export class OutsideLedger {
  /** What counted, in order. */
  readonly applied: string[] = [];
  readonly asked: Asked[] = [];
  readonly #keys = new Map<string, number>();
  readonly #counted = new Set<string>();
  readonly #server = createServer((request, response) => this.#serve(request, response));

  constructor(
    private readonly plan: {
      fate(asked: Asked): Fate;
      refuses(name: string): boolean;
      kill(): void;
    },
  ) {}

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    const address = this.#server.address();
    if (typeof address !== "object" || !address) throw new Error("The ledger has no port.");
    return `http://127.0.0.1:${address.port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { name, key } = JSON.parse(await text(request)) as { name: string; key: string };
    const times = (this.#keys.get(key) ?? 0) + 1;
    this.#keys.set(key, times);
    const asked = { name, key, times };
    this.asked.push(asked);
    const fate = this.plan.fate(asked);
    if (fate === "dies before it counts") return this.plan.kill();
    if (fate === "is told to come back") return this.#answer(response, 503);
    if (this.plan.refuses(name)) return this.#answer(response, 409);
    this.#count(name, key);
    if (fate === "dies before the answer") return this.plan.kill();
    if (fate === "dies after the answer") response.on("finish", () => this.plan.kill());
    this.#answer(response, 200);
  }

  #count(name: string, key: string): void {
    if (this.#counted.has(key)) return;
    this.#counted.add(key);
    this.applied.push(name);
  }

  #answer(response: ServerResponse, status: number): void {
    response.writeHead(status).end();
  }
}
