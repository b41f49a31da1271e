import type { MiddlewareHandler } from "hono";

/** Only what was found may be kept: a missing file may be there after the next build. */
export function cacheControl(value: string): MiddlewareHandler {
  return async function cacheControl(c, next) {
    await next();
    if (c.res.ok) c.res.headers.set("Cache-Control", value);
  };
}
