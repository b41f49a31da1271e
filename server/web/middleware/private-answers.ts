import type { MiddlewareHandler } from "hono";

/**
 * What is answered is its reader's alone, and is as it was at that moment: no cache on the way and no
 * browser keeps it unless the answer itself says otherwise. A browser that kept a page as it stood would
 * show it to the next person at the machine by the back button, after its reader has signed out.
 */
export function privateAnswers(): MiddlewareHandler {
  return async function privateAnswers(c, next) {
    await next();
    if (!c.res.headers.has("Cache-Control")) c.res.headers.set("Cache-Control", "no-store");
  };
}
