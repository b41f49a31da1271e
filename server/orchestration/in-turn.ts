import type { Context } from "@restatedev/restate-sdk";

/** Either a turn is taken, or this is how long to wait before it is asked for again. */
export type Turn =
  | { taken: true }
  | { taken: false; ms: number; until: number; waitingFor: string };

/** The wait for a turn, and the name under which it is told of. */
export interface WaitForTurn {
  name: string;
  ms: number;
  until: number;
  waitingFor: string;
}

export interface TurnOptions {
  name: string;
  /** Durable, and the same for all who want one. */
  take: () => Turn | Promise<Turn>;
  /** Waits durably; answers a reason when it was broken off. */
  wait: (wait: WaitForTurn) => Promise<string | undefined>;
}

/**
 * Waits until there is a turn for what follows, such as a call of a system that takes so many a minute. A turn
 * is promised to nobody: whoever is more urgent may come in between, and then the wait is told of again.
 */
export async function inTurn(
  ctx: Context,
  { name, take, wait }: TurnOptions,
): Promise<string | undefined> {
  for (let asked = 1; ; asked += 1) {
    const again = asked === 1 ? name : `${name} (${asked})`;
    const turn = await ctx.run(again, take);
    if (turn.taken) return undefined;
    const { ms, until, waitingFor } = turn;
    const reason = await wait({ name: again, ms, until, waitingFor });
    if (reason !== undefined) return reason;
  }
}
