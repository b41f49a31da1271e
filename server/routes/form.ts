import type { Child } from "hono/jsx";
import type { AppContext } from "#server/web.ts";

/** What a form sent, to be put back into its fields. */
export async function typedIn(c: AppContext): Promise<Record<string, string>> {
  const typed = Object.entries(await c.req.parseBody());
  return Object.fromEntries(
    typed.flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
}

/** One element in its place, as 200: the client leaves any other answer unread. */
export function patch(c: AppContext, element: Child) {
  return c.html(String(element));
}
