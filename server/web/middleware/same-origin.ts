import type { MiddlewareHandler } from "hono";
import { Problem } from "../problem.ts";

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses what another site makes a browser send: browsers say where a request comes from, in
 * `Sec-Fetch-Site` or `Origin`. A client that says neither is no browser, so it carries no cookie
 * that somebody else could ride on.
 */
export function sameOrigin(): MiddlewareHandler {
  return async function sameOrigin(c, next) {
    if (!safeMethods.has(c.req.method) && isForeign(c.req.raw)) {
      throw new Problem({
        status: 403,
        code: "cross_site",
        title: "This request came from another site",
        detail: "Open the page here and send the form again.",
      });
    }
    await next();
  };
}

function isForeign({ headers, url }: Request): boolean {
  const site = headers.get("sec-fetch-site");
  if (site) return site !== "same-origin" && site !== "none";
  const origin = headers.get("origin");
  return origin !== null && hostOf(origin) !== (headers.get("host") ?? new URL(url).host);
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
