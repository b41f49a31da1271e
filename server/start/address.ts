import type { Config } from "#server/config.ts";

type Listening = Pick<Config, "host" | "port" | "publicUrl">;

/** Where browsers find the shop. */
export function addressOf(config: Listening): string {
  return config.publicUrl ?? addressHere(config);
}

/** Where this machine finds it, whatever leads to its public name: what listens everywhere is still reached at one place. */
export function addressHere({ host, port }: Pick<Listening, "host" | "port">): string {
  const reached = ["0.0.0.0", "::"].includes(host) ? "localhost" : host;
  return `http://${reached.includes(":") ? `[${reached}]` : reached}:${port}`;
}
