import type { Logger } from "pino";
import type { AppContext, AppDeps } from "./deps.ts";

/** For a command: what it logs, and what the services that it asks log, names the request it came with. */
export function inRequest(deps: AppDeps, c: AppContext): AppDeps {
  return { ...deps, log: logOf(deps, c), ingress: deps.ingress.onBehalfOf(c.var.requestId) };
}

/** For a line of the log: each says which request it belongs to. */
export function logOf({ log }: Pick<AppDeps, "log">, c: AppContext): Logger {
  return log.child({ request: c.var.requestId });
}
