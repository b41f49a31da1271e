import { setTimeout as delay } from "node:timers/promises";

interface Signing {
  secret?: string;
  now?: number;
}

/** How an event is written down and signed for its way. */
type Write<Event> = (
  event: Event,
  signing: Signing,
) => { headers: Record<string, string>; body: string };

/** Tells the shop by webhook, in the place of somebody outside. */
export class Teller<Event> {
  /** Everything that it told or would tell, in the order in which it happened. */
  readonly events: Event[] = [];
  readonly #write: Write<Event>;
  readonly #stopping = new AbortController();
  readonly #sending = new Set<Promise<void>>();
  #url: string | undefined;

  constructor(write: Write<Event>) {
    this.#write = write;
  }

  /** Everything from now on, at this address. */
  tellAt(url: string | undefined): void {
    this.#url = url;
  }

  tell(event: Event): void {
    this.events.push(event);
    if (!this.#url) return;
    const sent = this.#sendUntilTaken(event).finally(() => this.#sending.delete(sent));
    this.#sending.add(sent);
  }

  /** One delivery. */
  send(event: Event, { url = this.#url ?? "", ...signing }: Signing & { url?: string } = {}) {
    const { signal } = this.#stopping;
    return fetch(url, { method: "POST", ...this.#write(event, signing), signal });
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#sending);
  }

  /** Whoever does not take it is told again. */
  async #sendUntilTaken(event: Event): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const answer = await this.send(event).catch(() => undefined);
      await answer?.body?.cancel();
      if (answer?.ok) return;
      await delay(100, undefined, { signal }).catch(() => {});
    }
  }
}
