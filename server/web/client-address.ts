import type { AppContext, AppDeps } from "./deps.ts";

/**
 * Whom a request comes from. What stands in front of us says so in a header, which anybody could make up:
 * it is read from its end, for as long as our own proxies wrote it.
 */
export function clientAddress(
  { isOwnProxy = () => false }: Pick<AppDeps, "isOwnProxy">,
  c: AppContext,
): string {
  const said = (c.req.header("x-forwarded-for") ?? "").split(",").map((part) => part.trim());
  let address = socketAddressOf(c);
  while (isOwnProxy(address)) {
    const before = said.pop();
    if (!before) break;
    address = before;
  }
  return address;
}

export function socketAddressOf(c: AppContext): string {
  return plain(socketOf(c)?.remoteAddress) ?? "unknown";
}

/** At which of our addresses the request came in. */
export function ownAddressOf(c: AppContext): string | undefined {
  return plain(socketOf(c)?.localAddress);
}

interface Addresses {
  remoteAddress?: string;
  localAddress?: string;
}

function socketOf({ env }: AppContext): Addresses | undefined {
  return ((env ?? {}) as { incoming?: { socket?: Addresses } }).incoming?.socket;
}

/** An IPv4 address without what a socket for both kinds puts before it. */
function plain(address: string | undefined): string | undefined {
  return address?.replace(/^::ffff:/, "");
}
