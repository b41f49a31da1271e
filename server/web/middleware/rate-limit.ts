import type { MiddlewareHandler } from "hono";
import { Problem } from "../problem.ts";

interface Limit {
  /** Who is counted together. */
  key: (request: { address: string; path: string }) => string;
  limit: number;
  windowMs: number;
  now: () => number;
}

interface Count {
  used: number;
  until: number;
}

/** A fixed window in memory: enough for one process, and a restart forgives. */
export function rateLimit({ key, limit, windowMs, now }: Limit): MiddlewareHandler {
  const counts = new Map<string, Count>();

  return async function rateLimit(c, next) {
    const count = take(counts, key({ address: addressOf(c.env), path: c.req.path }), {
      windowMs,
      now: now(),
    });
    if (count.used > limit) throw tooMany(Math.ceil((count.until - now()) / 1000));
    await next();
  };
}

function take(
  counts: Map<string, Count>,
  key: string,
  { windowMs, now }: { windowMs: number; now: number },
): Count {
  if (counts.size > 10_000) forgetOld(counts, now);
  const known = counts.get(key);
  const count = known && known.until > now ? known : { used: 0, until: now + windowMs };
  count.used += 1;
  counts.set(key, count);
  return count;
}

function forgetOld(counts: Map<string, Count>, now: number): void {
  for (const [key, { until }] of counts) if (until <= now) counts.delete(key);
}

/** Only the socket's own address counts: a header could be made up to escape the limit. */
function addressOf(env: unknown): string {
  const { incoming } = (env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } };
  return incoming?.socket?.remoteAddress ?? "unknown";
}

function tooMany(seconds: number): Problem {
  return new Problem({
    status: 429,
    code: "too_many_requests",
    title: "Too many tries",
    detail: `Wait ${seconds} seconds and try again.`,
    headers: { "Retry-After": String(seconds) },
  });
}
