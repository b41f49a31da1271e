import type { MiddlewareHandler } from "hono";
import type { Logger } from "pino";
import type { AppEnv } from "../deps.ts";

/** One line a request, at debug: nothing chatters by default. */
export function requestLog({ log }: { log: Logger }): MiddlewareHandler<AppEnv> {
  return async function requestLog(c, next) {
    const begin = performance.now();
    await next();
    log.debug({
      request: c.var.requestId,
      method: c.req.method,
      path: c.req.path,
      status: c.res.status,
      ms: Math.round(performance.now() - begin),
      user: c.var.user?.id,
    });
  };
}
