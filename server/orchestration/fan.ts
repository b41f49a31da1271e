import { type Context, TerminalError } from "@restatedev/restate-sdk";
import type { AnswerOf, Branches, BranchOptions } from "./branch.ts";
import { runBranches } from "./run-branches.ts";
import type { Settled } from "./settled.ts";
import { wasStopped } from "./step.ts";

export interface Fanned<B extends Branches> {
  /** What was answered, by the name of its branch. */
  results: { [K in keyof B]?: AnswerOf<B[K]> };
  /** What failed, by the name of its branch. */
  errors: { [K in keyof B]?: TerminalError };
  succeeded: number;
  failed: number;
}

/** All at once, best effort: no failure keeps the others from answering. */
export async function fanOut<B extends Branches>(
  ctx: Context,
  branches: B,
  options: BranchOptions = {},
): Promise<Fanned<B>> {
  const ends = await runBranches(ctx, Object.values(branches), options);
  return sorted<B>(Object.keys(branches), ends);
}

export interface AllMustAnswer extends BranchOptions {
  /**
   * What a failure means for the others. `stop` is quickest; `finish` is for effects that must not be
   * broken off, and for an error that names everything that is wrong.
   */
  others?: "stop" | "finish";
}

/**
 * All at once, and all must answer. A failure is thrown when all that was started has ended: nothing
 * goes on behind a compensation.
 */
export async function fanOutFail<B extends Branches>(
  ctx: Context,
  branches: B,
  { others = "stop", ...options }: AllMustAnswer = {},
): Promise<{ [K in keyof B]: AnswerOf<B[K]> }> {
  const onEnd = async (end: Settled<unknown>) => (end.ok || others === "finish" ? "go on" : "stop");
  const ends = await runBranches(ctx, Object.values(branches), { ...options, onEnd });
  const { results, errors, failed } = sorted<B>(Object.keys(branches), ends);
  if (failed > 0) throw new FanOutFailed(errors);
  // None failed, so each has its result.
  return results as { [K in keyof B]: AnswerOf<B[K]> };
}

/** Says each thing that failed, and leaves out what was only stopped because of it. */
export class FanOutFailed extends TerminalError {
  override name = "FanOutFailed";

  constructor(readonly errors: Readonly<Record<string, TerminalError | undefined>>) {
    const all = Object.entries(errors).flatMap(([name, error]) => (error ? [{ name, error }] : []));
    const causes = all.filter(({ error }) => !wasStopped(error));
    const failures = causes.length > 0 ? causes : all;
    const [first] = failures;
    super(failures.map(({ name, error }) => `${name}: ${error.message}`).join("; "), {
      errorCode: first?.error.code ?? 500,
      metadata: { failed: failures.map(({ name }) => name).join(",") },
    });
  }
}

function sorted<B extends Branches>(
  names: readonly string[],
  ends: ReadonlyArray<Settled<unknown> | undefined>,
): Fanned<B> {
  const results: Record<string, unknown> = {};
  const errors: Record<string, TerminalError> = {};
  for (const [place, name] of names.entries()) {
    const end = ends[place];
    if (end?.ok) results[name] = end.value;
    else if (end) errors[name] = end.error;
  }
  const failed = Object.keys(errors).length;
  // The names are the keys of B and each end is that of its branch.
  return { results, errors, succeeded: names.length - failed, failed } as Fanned<B>;
}
