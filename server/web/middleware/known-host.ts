import type { MiddlewareHandler } from "hono";
import { ownAddressOf } from "../client-address.ts";
import type { AppEnv } from "../deps.ts";
import { Problem } from "../problem.ts";

/**
 * A page of another site can make its own name lead to this machine, and would then be of one origin with
 * the shop. Whoever asks under a name that is not the shop's is sent away.
 */
export function knownHost(publicUrl: string): MiddlewareHandler<AppEnv> {
  const own = new URL(publicUrl).host;

  return async function knownHost(c, next) {
    const host = (c.req.header("host") ?? new URL(c.req.url).host).toLowerCase();
    if (host !== own && !isThisMachine(host, ownAddressOf(c))) throw misdirected();
    await next();
  };
}

/** For whoever watches over it here, and for the outside that it pretends. */
function isThisMachine(host: string, ownAddress: string | undefined): boolean {
  const name = host.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
  return ["127.0.0.1", "localhost", "::1", ownAddress].includes(name);
}

function misdirected(): Problem {
  return new Problem({
    status: 421,
    code: "unknown_host",
    title: "This is not the address of the shop",
    detail: "Open it by its own address.",
  });
}
