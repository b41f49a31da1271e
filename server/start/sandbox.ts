import type { Config } from "#server/config.ts";

export function sandboxUrl({ sandboxPort }: Config): string {
  return `http://127.0.0.1:${sandboxPort}`;
}
