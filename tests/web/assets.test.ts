import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { buildAssets } from "#server/web/assets.ts";

const MOST = 12 * 1024;
let outDir: string;

beforeEach(async () => {
  outDir = await mkdtemp(path.join(tmpdir(), "cartwright-assets-"));
});

afterEach(() => rm(outDir, { recursive: true, force: true }));

test("the client is built under a name that carries its hash, with its source map", async () => {
  const { client } = await buildAssets({ outDir });
  expect(client).toMatch(/^\/build\/client-[A-Z0-9]{8}\.js$/);
  const files = await readdir(outDir);
  expect(files).toContain(path.basename(client));
  expect(files).toContain(`${path.basename(client)}.map`);
});

test("the same sources give the same names, and other content another name", async () => {
  const [first, second] = [await buildAssets({ outDir }), await buildAssets({ outDir })];
  expect(second).toEqual(first);
  expect((await buildAssets({ outDir, minify: false })).client).not.toBe(first.client);
});

test("bundles of earlier builds are removed, and nothing else is", async () => {
  await writeFile(path.join(outDir, "client-OLDOLD00.js"), "");
  await writeFile(path.join(outDir, "app-OLDOLD00.css.map"), "");
  await writeFile(path.join(outDir, "page-OLDOLD00.js"), "");
  await writeFile(path.join(outDir, "notes.txt"), "");
  const { client } = await buildAssets({ outDir });
  const files = await readdir(outDir);
  expect(files.filter((file) => file.includes("OLDOLD00"))).toEqual([]);
  expect(files).toContain("notes.txt");
  expect(files).toContain(path.basename(client));
});

test.each([
  ["client", MOST],
  ["page", 2 * 1024],
] as const)("the script of the %s stays under %i bytes compressed", async (name, most) => {
  const built = await buildAssets({ outDir });
  const script = await readFile(path.join(outDir, path.basename(built[name])));
  const sizes = {
    raw: script.length,
    gzip: gzipSync(script).length,
    brotli: brotliCompressSync(script).length,
  };
  console.info(`${name}: ${sizes.raw} bytes, ${sizes.gzip} with gzip, ${sizes.brotli} with brotli`);
  expect(sizes.brotli).toBeLessThan(most);
});
