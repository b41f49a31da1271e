import {
  type Context,
  type Duration,
  type RestatePromise,
  TerminalError,
} from "@restatedev/restate-sdk";
import type { AnswerOf, Branches, BranchOptions } from "./branch.ts";
import { OpenBranches } from "./open-branches.ts";

export interface Won<B extends Branches> {
  winner: keyof B;
  value: AnswerOf<B[keyof B]>;
  /** Who had begun as well and was told to stop: it may have taken effect and need undoing. */
  losers: Array<keyof B>;
  /** Who had failed before, which leaves open what happened there. */
  failed: Array<keyof B>;
}

/** All at once; the first success wins and the others are told to stop. */
export function race<B extends Branches>(
  ctx: Context,
  branches: B,
  options: BranchOptions = {},
): Promise<Won<B>> {
  return contest(ctx, branches, options);
}

export interface HedgeOptions extends BranchOptions {
  /** How long one may take before the next is asked too. */
  delay: Duration | number;
  /**
   * An answer that is a no and not a failure: then nobody else is asked. Those asked before are told
   * to stop and waited for; one that had succeeded by then has won all the same.
   */
  isFinal?: (error: TerminalError) => boolean;
}

/** One after the other, each only when those before are slow or have failed; the first success wins. */
export function hedge<B extends Branches>(
  ctx: Context,
  branches: B,
  { delay, ...options }: HedgeOptions,
): Promise<Won<B>> {
  return contest(ctx, branches, { ...options, nextAfter: () => ctx.sleep(delay) });
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

interface ContestOptions extends BranchOptions {
  /** When the next begins although nobody has failed; without it all begin at once. */
  nextAfter?: () => RestatePromise<void>;
  isFinal?: (error: TerminalError) => boolean;
}

async function contest<B extends Branches>(
  ctx: Context,
  branches: B,
  { nextAfter, isFinal = () => false, ...options }: ContestOptions,
): Promise<Won<B>> {
  const names = Object.keys(branches);
  const waiting = Object.values(branches);
  const open = new OpenBranches<unknown>(ctx, options);
  const reasons = new Map<string, TerminalError>();
  let final: TerminalError | undefined;
  let begun = 0;
  const begin = (count: number) => {
    for (const branch of waiting.splice(0, count)) {
      open.start(branch);
      begun += 1;
    }
  };

  begin(nextAfter ? 1 : waiting.length);
  while (open.size > 0) {
    const ended = await open.next(waiting.length > 0 ? nextAfter?.() : undefined);
    if (ended) {
      const [place, end] = ended;
      const name = names[place] ?? "";
      if (end.ok) {
        await open.stop(`${name} came first`);
        const losers = names.slice(0, begun).filter((one) => one !== name && !reasons.has(one));
        // The value is that of the branch of this name.
        return {
          winner: name,
          value: end.value as AnswerOf<B[keyof B]>,
          losers,
          failed: [...reasons.keys()],
        };
      }
      reasons.set(name, end.error);
      if (isFinal(end.error)) {
        final ??= end.error;
        waiting.length = 0;
        await open.stop(`${name} said no`);
      }
    }
    begin(1);
  }
  throw final ?? new AllFailed(reasons);
}
