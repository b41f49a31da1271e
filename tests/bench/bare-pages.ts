import { readFileSync } from "node:fs";
import { serve } from "@hono/node-server";
import { Hono } from "hono";

/**
 * Forked by a benchmark with a file of pages: sends their bytes and does nothing for them. Tells its port,
 * and ends when the benchmark lets go of it.
 */
export interface KeptPage {
  path: string;
  headers: Record<string, string>;
  base64: string;
}

const [file = ""] = process.argv.slice(2);
const pages: KeptPage[] = JSON.parse(readFileSync(file, "utf8"));

const app = new Hono();
for (const { path, headers, base64 } of pages) {
  const bytes = new Uint8Array(Buffer.from(base64, "base64"));
  app.get(path, (c) => c.body(bytes, 200, headers));
}

serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) => process.send?.({ port }));
process.once("disconnect", () => process.exit());
