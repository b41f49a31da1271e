import type { MiddlewareHandler } from "hono";
import type { AppContext, AppDeps, AppEnv } from "../deps.ts";
import { tokenHashOf } from "../sessions.ts";
import { Window } from "./rate-limit.ts";

const windowMs = 60_000;
const reading = ["GET", "HEAD", "OPTIONS"];

/** So many commands from one session in a minute. What visitors may send is limited where they send it. */
export function commandLimit(deps: AppDeps): MiddlewareHandler<AppEnv> {
  const { now } = deps.events;
  const { commandsPerMinute, adminCommandsPerMinute } = deps.limits;
  const words = {
    title: "That is too much at once",
    detail: "Nothing was done.",
  };
  const windows = {
    shopper: new Window({ limit: commandsPerMinute, windowMs, now, ...words }),
    admin: new Window({ limit: adminCommandsPerMinute, windowMs, now, ...words }),
  };

  return async function commandLimit(c, next) {
    const { user } = c.var;
    if (user && isCounted(c)) windows[user.role].take(tokenHashOf(deps, c));
    await next();
  };
}

/** Whoever wants to go may always do so. */
function isCounted({ req: { method, path } }: AppContext): boolean {
  const leaves = path === "/sign-out" || (method === "DELETE" && path === "/api/session");
  return !reading.includes(method) && !leaves;
}
