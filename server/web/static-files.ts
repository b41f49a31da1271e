import path from "node:path";
import { fileURLToPath } from "node:url";
import { Hono } from "hono";
import type { AppEnv } from "./deps.ts";
import { keptFiles } from "./kept-files.ts";
import { notFound } from "./problem.ts";

const root = fileURLToPath(new URL("../../public", import.meta.url));

const forAYear = "public, max-age=31536000, immutable";
const forAWeek = "public, max-age=604800";

/** Built files carry their hash in the name and never change; the others are asked for again by ETag. */
export function staticFiles() {
  const pictures = path.join(root, "pictures");
  const built = path.join(root, "build");
  // A face's name says its version.
  const fonts = path.join(root, "fonts");
  return new Hono<AppEnv>()
    .get("/build/:name", keptFiles({ folder: built, cacheControl: forAYear }))
    .get("/pictures/:name", keptFiles({ folder: pictures, cacheControl: forAWeek }))
    .get("/fonts/:name", keptFiles({ folder: fonts, cacheControl: forAYear }))
    .get("/favicon.svg", keptFiles({ folder: root, only: "favicon.svg", cacheControl: forAWeek }))
    .get("/build/*", nothingThere)
    .get("/fonts/*", nothingThere)
    .get("/pictures/*", nothingThere);
}

function nothingThere(): never {
  throw notFound("file");
}
