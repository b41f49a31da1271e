import type { MiddlewareHandler } from "hono";

/** Only what was found, or found unchanged, may be kept: a missing file may be there after the next build. */
export function cacheControl(value: string): MiddlewareHandler {
  return async function cacheControl(c, next) {
    await next();
    if (c.res.ok || c.res.status === 304) c.res.headers.set("Cache-Control", value);
  };
}
