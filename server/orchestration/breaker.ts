import {
  type Context,
  handlers,
  type ObjectContext,
  type ObjectSharedContext,
  object,
  TerminalError,
} from "@restatedev/restate-sdk";
import {
  type Admission,
  admit,
  type BreakerOptions,
  type BreakerState,
  closed,
  type Outcome,
  report,
} from "./breaker-state.ts";
import { noEffect } from "./refused.ts";
import { wasStopped } from "./step.ts";

const KEY = "breaker";
const NAME = "Breaker";

/**
 * A circuit breaker for each dependency, as an object that every process shares.
 *
 * It costs two calls around each guarded one, and one key serves a few hundred calls a second: it is
 * for the slow outside, not for our own services.
 */
export function createBreaker({
  threshold = 5,
  coolDown = 30_000,
  probeTimeout = 60_000,
}: Partial<BreakerOptions> = {}) {
  const options = { threshold, coolDown, probeTimeout };
  return object({
    name: NAME,
    handlers: {
      admit: async (ctx: ObjectContext): Promise<Admission> => {
        const before = await stateOf(ctx);
        // As it nearly always is: then neither the time nor the state is worth an entry.
        if (before.state === "closed") return { admitted: true };
        const [state, admission] = admit(before, await ctx.date.now(), options);
        ctx.set(KEY, state);
        return admission;
      },
      report: async (ctx: ObjectContext, outcome: Outcome): Promise<void> => {
        const before = await stateOf(ctx);
        if (outcome.ok && before.state === "closed" && before.failures === 0) return;
        ctx.set(KEY, report(before, outcome, await ctx.date.now(), options));
      },
      reset: async (ctx: ObjectContext): Promise<void> => ctx.clear(KEY),
      read: handlers.object.shared(
        (ctx: ObjectSharedContext): Promise<BreakerState> => stateOf(ctx),
      ),
    },
  });
}

type Breaker = ReturnType<typeof createBreaker>;

export interface GuardOptions {
  /** Whether a failure says that the dependency is down. A refusal says that it works. */
  isOutage?: (error: TerminalError) => boolean;
}

/** The dependency is left alone for now: nothing was asked of it. */
export class BreakerOpen extends TerminalError {
  override name = "BreakerOpen";

  constructor(
    dependency: string,
    readonly until: number,
  ) {
    const when = new Date(until).toISOString();
    super(`${dependency} is down and is left alone until ${when}`, {
      errorCode: 503,
      metadata: noEffect({ dependency }),
    });
  }
}

/** Runs a step against a dependency, unless it is down, and reports how that went. */
export async function guarded<T>(
  ctx: Context,
  dependency: string,
  fn: () => Promise<T>,
  { isOutage = looksDown }: GuardOptions = {},
): Promise<T> {
  const breaker: Breaker = { name: NAME };
  const admission = await ctx.objectClient(breaker, dependency).admit();
  if (!admission.admitted) throw new BreakerOpen(dependency, admission.until);
  const { probe } = admission;
  // Awaited, so that whoever asks next already meets the state that this leaves behind.
  const tell = (ok: boolean) =>
    ctx.objectClient(breaker, dependency).report({ ok, ...(probe !== undefined && { probe }) });
  const value = await fn().catch(async (error: unknown) => {
    // One that was stopped says nothing of the dependency; if it was a probe, it counts as lost.
    if (error instanceof TerminalError && !wasStopped(error)) await tell(!isOutage(error));
    throw error;
  });
  await tell(true);
  return value;
}

function looksDown({ code }: TerminalError): boolean {
  return code >= 500 || code === 408 || code === 429;
}

async function stateOf(ctx: Pick<ObjectSharedContext, "get">): Promise<BreakerState> {
  return (await ctx.get<BreakerState>(KEY)) ?? closed;
}
