import type { AppContext } from "./deps.ts";

/** A person's browser, rather than a program or a Datastar request. */
export function wantsPage(c: AppContext): boolean {
  return Boolean(c.req.header("accept")?.includes("text/html")) && !isDatastar(c);
}

export function isDatastar(c: AppContext): boolean {
  return c.req.header("datastar-request") === "true";
}

/** A path on this site and nothing else: "//evil.example" and "/\evil" are other sites to a browser. */
export function localPath(path: string | undefined, fallback = "/"): string {
  if (!path?.startsWith("/") || /[\\\p{Cc}]/u.test(path)) return fallback;
  const base = "http://here.invalid";
  if (!URL.canParse(path, base)) return fallback;
  const { origin, pathname, search } = new URL(path, base);
  return origin === base && !pathname.startsWith("//") ? pathname + search : fallback;
}
