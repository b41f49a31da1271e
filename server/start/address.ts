import type { Config } from "#server/config.ts";

/** Where a browser on this machine finds the shop: what listens everywhere is still reached at one place. */
export function addressOf({
  host,
  port,
  publicUrl,
}: Pick<Config, "host" | "port" | "publicUrl">): string {
  if (publicUrl) return publicUrl;
  const reached = ["0.0.0.0", "::"].includes(host) ? "localhost" : host;
  return `http://${reached.includes(":") ? `[${reached}]` : reached}:${port}`;
}
