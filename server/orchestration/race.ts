import {
  type Context,
  type Duration,
  type RestatePromise,
  TerminalError,
} from "@restatedev/restate-sdk";
import { type AnswerOf, type Branches, type LaneOptions, Started } from "./lane.ts";
import { Open } from "./settled.ts";

export interface Won<B extends Branches> {
  winner: keyof B;
  value: AnswerOf<B[keyof B]>;
  /** Who had begun as well and was told to stop: it may have taken effect and need undoing. */
  losers: Array<keyof B>;
}

/** All at once; the first success wins and the others are told to stop. */
export function race<B extends Branches>(
  ctx: Context,
  branches: B,
  options: LaneOptions = {},
): Promise<Won<B>> {
  return contest(ctx, branches, options);
}

export interface HedgeOptions extends LaneOptions {
  /** How long one may take before the next is asked too. */
  delay: Duration | number;
  /** An answer that is a no and not a failure: then nobody else is asked. */
  isFinal?: (error: TerminalError) => boolean;
}

/** One after the other, each only when those before are slow or have failed; the first success wins. */
export function hedge<B extends Branches>(
  ctx: Context,
  branches: B,
  { delay, ...options }: HedgeOptions,
): Promise<Won<B>> {
  return contest(ctx, branches, { ...options, patience: () => ctx.sleep(delay) });
}

/** Nobody answered; each reason by name. */
export class AllFailed extends TerminalError {
  override name = "AllFailed";

  constructor(readonly reasons: ReadonlyMap<string, TerminalError>) {
    const said = [...reasons].map(([name, { message }]) => `${name}: ${message}`);
    const [first] = reasons.values();
    super(said.length > 0 ? said.join("; ") : "Nobody was asked", {
      errorCode: first?.code ?? 500,
    });
  }
}

interface ContestOptions extends LaneOptions {
  /** Without it all begin at once. */
  patience?: () => RestatePromise<void>;
  isFinal?: (error: TerminalError) => boolean;
}

async function contest<B extends Branches>(
  ctx: Context,
  branches: B,
  { patience, isFinal = () => false, ...options }: ContestOptions,
): Promise<Won<B>> {
  const waiting = Object.entries(branches);
  const begun: Array<{ name: string; one: Started<unknown> }> = [];
  const open = new Open<unknown>();
  const reasons = new Map<string, TerminalError>();

  const startNext = () => {
    const next = waiting.shift();
    if (!next) return;
    const [name, branch] = next;
    const one = new Started(ctx, branch, options);
    begun.push({ name, one });
    open.add(one.promise);
  };
  const losersTo = async (winner: string) => {
    const losers = begun.filter(({ name }) => name !== winner && !reasons.has(name));
    for (const { one } of losers) await one.stop(`${winner} came first`);
    return losers.map(({ name }) => name);
  };

  do startNext();
  while (!patience && waiting.length > 0);

  while (open.size > 0) {
    const next = await open.next(waiting.length > 0 ? patience?.() : undefined);
    if (!next) {
      startNext();
      continue;
    }
    const [place, end] = next;
    const { name, one } = begun[place] ?? unknownPlace(place);
    if (end.ok) {
      const losers = await losersTo(name);
      // The value is that of the branch of this name.
      return { winner: name, value: end.value as AnswerOf<B[keyof B]>, losers };
    }
    reasons.set(name, end.error);
    await one.ended(end);
    if (isFinal(end.error)) {
      await losersTo(name);
      throw end.error;
    }
    startNext();
  }
  throw new AllFailed(reasons);
}

function unknownPlace(place: number): never {
  throw new RangeError(`Nobody began at place ${place}.`);
}
