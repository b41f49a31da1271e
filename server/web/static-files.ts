import { fileURLToPath } from "node:url";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { etag } from "hono/etag";
import type { AppEnv } from "./deps.ts";
import { cacheControl } from "./middleware/cache-control.ts";
import { notFound } from "./problem.ts";

const root = fileURLToPath(new URL("../../public", import.meta.url));

/** Built files carry their hash in the name and never change; the others are asked for again by ETag. */
export function staticFiles() {
  return new Hono<AppEnv>()
    .use("/build/*", cacheControl("public, max-age=31536000, immutable"), serveStatic({ root }))
    .use("/pictures/*", cacheControl("public, max-age=3600"), etag(), serveStatic({ root }))
    .use("/favicon.svg", cacheControl("public, max-age=3600"), etag(), serveStatic({ root }))
    .get("/build/*", nothingThere)
    .get("/pictures/*", nothingThere);
}

function nothingThere(): never {
  throw notFound("file");
}
