import type { Findings } from "./figures.ts";

export interface Benchmark {
  name: string;
  /** One sentence for the document. */
  about: string;
  run: (options: RunOptions) => Promise<Findings>;
}

export interface RunOptions {
  /** Under half a minute, for whoever changes something and wants to know at once. */
  quick: boolean;
  /** For the order benchmark: how many are placed in all. */
  orders: number | undefined;
  /** Where the profile of the shop's main process goes. */
  profile: string | undefined;
}
