import type { Config } from "#server/config.ts";
import { cast, knownPassword } from "#server/start/database.ts";

/** The last lines of a start: where to go, and as whom. */
export function greeting(config: Config): string {
  const open = `Cartwright is open at ${addressOf(config)}`;
  if (config.production) return open;
  const names = cast.map(({ username }) => username).join(", ");
  return `${open}\nSign in as ${names} with the password ${knownPassword}`;
}

/** Where browsers reach the shop. What listens everywhere is still reached at one place. */
export function addressOf({ host, port }: Config): string {
  const reached = ["0.0.0.0", "::"].includes(host) ? "localhost" : host;
  return `http://${reached.includes(":") ? `[${reached}]` : reached}:${port}`;
}
