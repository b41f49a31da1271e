import { randomBytes } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import { requestIdHeader } from "#server/restate/request-id-header.ts";
import { socketAddressOf } from "../client-address.ts";
import type { AppDeps, AppEnv } from "../deps.ts";

/**
 * Names each request, so that a shopper can quote it and its lines can be found in the log. A name that
 * comes with the request is taken from our own proxy alone: anybody else could put words into the log.
 */
export function requestId({ isOwnProxy = () => false }: Pick<AppDeps, "isOwnProxy">) {
  return async function requestId(c, next) {
    const given = isOwnProxy(socketAddressOf(c)) ? c.req.header(requestIdHeader) : undefined;
    const id = given && usable.test(given) ? given : randomBytes(6).toString("hex");
    c.set("requestId", id);
    await next();
    c.res.headers.set(requestIdHeader, id);
  } satisfies MiddlewareHandler<AppEnv>;
}

const usable = /^[\w.-]{8,64}$/;
