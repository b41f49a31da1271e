import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Handler } from "hono";
import { getMimeType } from "hono/utils/mime";
import type { AppEnv } from "./deps.ts";
import { codingFor, codings, extensions, packOnce } from "./packing.ts";
import { notFound } from "./problem.ts";

interface KeptFile {
  type: string;
  forms: Record<"identity" | (typeof codings)[number], Form>;
}

interface Form {
  content: Uint8Array<ArrayBuffer>;
  etag: string;
}

interface KeptFilesOptions {
  folder: string;
  cacheControl: string;
  /** The one file of the folder that is served, when the address does not name it. */
  only?: string;
}

/** Files that are asked for again and again: read and packed once, and not sent to who has them already. */
export function keptFiles({ folder, cacheControl, only }: KeptFilesOptions): Handler<AppEnv> {
  const kept = new Map<string, Promise<KeptFile>>();

  return async function keptFiles(c) {
    const name = only ?? c.req.param("name") ?? "";
    if (!isFileName.test(name)) throw notFound("file");
    const file = kept.get(name) ?? openFile(path.join(folder, name));
    kept.set(name, file);
    // What is missing may be there after the next build.
    file.catch(() => kept.delete(name));
    const { type, forms } = await file.catch(() => {
      throw notFound("file");
    });
    const coding = codingFor(c.req.header("accept-encoding"));
    const { content, etag } = forms[coding ?? "identity"];
    const headers = { "Cache-Control": cacheControl, ETag: etag, Vary: "Accept-Encoding" };
    if (c.req.header("if-none-match") === etag) return c.body(null, 304, headers);
    return c.body(content, 200, {
      ...headers,
      "Content-Type": type,
      "Content-Length": String(content.length),
      ...(coding && { "Content-Encoding": coding }),
    });
  };
}

/** Neither a path nor hidden. */
const isFileName = /^\w[\w-]*(\.[\w-]+)+$/;

async function openFile(file: string): Promise<KeptFile> {
  const content = await readFile(file);
  const hash = createHash("sha256").update(content).digest("base64url").slice(0, 16);
  const packed = await Promise.all(
    codings.map(async (coding) => {
      const bytes = await readFile(file + extensions[coding]).catch(() =>
        packOnce[coding](content),
      );
      return [coding, formOf(bytes, `"${hash}-${coding}"`)] as const;
    }),
  );
  const forms = { identity: formOf(content, `"${hash}"`), ...Object.fromEntries(packed) };
  const type = getMimeType(file) ?? "application/octet-stream";
  return { type, forms: forms as KeptFile["forms"] };
}

function formOf(content: Buffer, etag: string): Form {
  return { content: new Uint8Array(content), etag };
}
