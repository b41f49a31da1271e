import type { Child } from "hono/jsx";
import type { AppContext } from "./deps.ts";

/** One element in its place, as 200: the client leaves any other answer unread. */
export function patch(c: AppContext, element: Child) {
  return c.html(String(element));
}
