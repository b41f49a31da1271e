import type { MiddlewareHandler } from "hono";
import { clientAddress } from "../client-address.ts";
import type { AppContext, AppDeps, AppEnv } from "../deps.ts";
import { Problem } from "../problem.ts";

interface Limit {
  limit: number;
  windowMs: number;
  now: () => number;
  /** What whoever is refused is told. */
  title?: string;
  detail?: string;
}

interface Count {
  used: number;
  until: number;
}

/** A fixed window in memory: enough for one process, and a restart forgives. */
export class Window {
  readonly #counts = new Map<string, Count>();

  constructor(private readonly limits: Limit) {}

  /** One more; refused when there were too many already. */
  take(key: string): void {
    const count = this.#countOf(key);
    count.used += 1;
    this.#require(count);
  }

  /** Refuses whoever has used it up, and counts nothing. */
  check(key: string): void {
    const known = this.#counts.get(key);
    if (known && known.until > this.limits.now()) this.#require({ ...known, used: known.used + 1 });
  }

  forget(key: string): void {
    this.#counts.delete(key);
  }

  #countOf(key: string): Count {
    const { windowMs, now } = this.limits;
    if (this.#counts.size > 10_000) this.#forgetOld();
    const known = this.#counts.get(key);
    const count = known && known.until > now() ? known : { used: 0, until: now() + windowMs };
    this.#counts.set(key, count);
    return count;
  }

  #require({ used, until }: Count): void {
    const { limit, now, title, detail } = this.limits;
    if (used <= limit) return;
    const seconds = Math.max(1, Math.ceil((until - now()) / 1000));
    throw tooMany({ seconds, title, detail });
  }

  #forgetOld(): void {
    const now = this.limits.now();
    for (const [key, { until }] of this.#counts) if (until <= now) this.#counts.delete(key);
  }
}

/** So many requests from one address. */
export function rateLimit(
  deps: Pick<AppDeps, "isOwnProxy">,
  limits: Limit,
): MiddlewareHandler<AppEnv> {
  const window = new Window(limits);

  return async function rateLimit(c: AppContext, next) {
    window.take(clientAddress(deps, c));
    await next();
  };
}

interface TooMany {
  seconds: number;
  title?: string | undefined;
  detail?: string | undefined;
}

export function tooMany({ seconds, title = "Too many tries", detail }: TooMany): Problem {
  const wait = `Wait ${seconds} seconds and try again.`;
  return new Problem({
    status: 429,
    code: "too_many_requests",
    title,
    detail: detail ? `${detail} ${wait}` : wait,
    headers: { "Retry-After": String(seconds) },
  });
}
