import { carryOut, type Done, forSeconds } from "./load.ts";
import {
  addedTo,
  type ByProcess,
  differenceOf,
  dividedBy,
  processorTimes,
} from "./processor-time.ts";

/** One of two things that are measured against each other. */
export interface Side {
  pids: ByProcess;
  one: (place: number) => Promise<unknown>;
}

export interface Measured {
  aSecond: number;
  /** Processor milliseconds an operation. */
  each: ByProcess;
  count: number;
}

export interface Rounds {
  clients: number;
  rounds: number;
  seconds: number;
}

/**
 * Both by turns, round after round, so that whatever else happens on the machine happens to both. The first
 * round of each only warms it up.
 */
export async function compare<Name extends string>(
  sides: Record<Name, Side>,
  { clients, rounds, seconds }: Rounds,
): Promise<Record<Name, Measured>> {
  const names = Object.keys(sides) as Name[];
  const runs = new Map(names.map((name) => [name, new Run(sides[name], clients)]));
  for (const run of runs.values()) await run.round(seconds / 2, { counts: false });
  for (let round = 0; round < rounds; round++) {
    for (const run of runs.values()) await run.round(seconds, { counts: true });
  }
  return Object.fromEntries([...runs].map(([name, run]) => [name, run.measured()])) as Record<
    Name,
    Measured
  >;
}

class Run {
  #place = 0;
  #done: Done = { count: 0, seconds: 0 };
  #used: ByProcess = {};

  constructor(
    private readonly side: Side,
    private readonly clients: number,
  ) {}

  async round(seconds: number, { counts }: { counts: boolean }): Promise<void> {
    const before = processorTimes(this.side.pids);
    const done = await carryOut({
      clients: this.clients,
      goesOn: forSeconds(seconds),
      one: async () => void (await this.side.one(this.#place++)),
    });
    if (counts) this.#count(done, differenceOf(processorTimes(this.side.pids), before));
  }

  measured(): Measured {
    const { count, seconds } = this.#done;
    if (count === 0) throw new Error("Nothing was done in the time that was given.");
    return { count, aSecond: count / seconds, each: dividedBy(this.#used, count) };
  }

  #count({ count, seconds }: Done, used: ByProcess): void {
    this.#done = { count: this.#done.count + count, seconds: this.#done.seconds + seconds };
    this.#used = addedTo(this.#used, used);
  }
}
