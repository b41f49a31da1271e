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

export function socketAddressOf({ env }: AppContext): string {
  const { incoming } = (env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } };
  const address = incoming?.socket?.remoteAddress ?? "unknown";
  // An IPv4 address as a socket for both kinds names it.
  return address.replace(/^::ffff:/, "");
}
