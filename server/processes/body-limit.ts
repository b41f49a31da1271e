import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";

interface BodyLimit {
  maxSize: number;
  onError: () => never;
}

/**
 * Refuses a body that is too long. hono's own limit first asks for the body as a stream, for which a
 * whole new request is made; where its length is announced that is not needed: the server itself
 * takes no more than was announced.
 */
export function limitBody({ maxSize, onError }: BodyLimit): MiddlewareHandler {
  const countBytes = bodyLimit({ maxSize, onError });

  return async function limitBody(c, next) {
    if (c.req.method === "GET") return next();
    const length = c.req.header("Content-Length");
    const isAnnounced = length !== undefined && c.req.header("Transfer-Encoding") === undefined;
    return isAnnounced && Number(length) <= maxSize ? next() : countBytes(c, next);
  };
}
