import type { Child } from "hono/jsx";
import type { AppContext } from "#server/web.ts";

/** What a form sent, to be put back into its fields. */
export async function typedIn(c: AppContext): Promise<Record<string, string>> {
  const type = c.req.header("content-type") ?? "";
  if (!/^application\/x-www-form-urlencoded\b/i.test(type)) return {};
  return Object.fromEntries(new URLSearchParams(await c.req.text()));
}

/** One element in its place, as 200: the client leaves any other answer unread. */
export function patch(c: AppContext, element: Child) {
  return c.html(String(element));
}
