import { tooMany } from "./middleware/rate-limit.ts";

interface Most {
  perSession: number;
  perAddress: number;
}

interface Who {
  /** Nothing for a visitor. */
  session: string;
  address: string;
}

/** A browser that is refused comes back by itself, and has been told when. */
const comeBackSeconds = 20;

/** How many streams are open, and whose: each of them is drawn for at every change. */
export class OpenStreams {
  readonly #open = new Map<string, number>();

  constructor(private readonly most: Most) {}

  /** One more, or too many. Answers what is to be called when it has ended. */
  begin({ session, address }: Who): () => void {
    const mine = [`address ${address}`, ...(session ? [`session ${session}`] : [])];
    if (this.#count(`address ${address}`) >= this.most.perAddress) throw tooManyStreams();
    if (this.#count(`session ${session}`) >= this.most.perSession) throw tooManyStreams();
    for (const key of mine) this.#open.set(key, this.#count(key) + 1);
    return once(() => {
      for (const key of mine) this.#end(key);
    });
  }

  #count(key: string): number {
    return this.#open.get(key) ?? 0;
  }

  #end(key: string): void {
    const left = this.#count(key) - 1;
    if (left > 0) this.#open.set(key, left);
    else this.#open.delete(key);
  }
}

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) act();
    isDone = true;
  };
}

function tooManyStreams() {
  return tooMany({
    seconds: comeBackSeconds,
    title: "Too many pages are open at once",
    detail: "Close some of them: the others are live again after a moment.",
  });
}
