import { cast, knownPassword } from "#server/accounts/cast.ts";
import type { Config } from "#server/config.ts";
import { addressOf } from "#server/start/address.ts";

/** The last lines of a start: where to go, and as whom. */
export function greeting(config: Config): string {
  const open = `Cartwright is open at ${addressOf(config)}`;
  if (config.production) return open;
  const names = cast.map(({ username }) => username).join(", ");
  return `${open}\nSign in as ${names} with the password ${knownPassword}`;
}
