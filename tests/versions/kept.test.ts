import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { bundleServices } from "#server/versions/bundle.ts";
import { KeptVersions } from "#server/versions/kept.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cartwright-versions-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a version that was kept is opened from its file alone, wherever that is", async () => {
  const kept = await KeptVersions.in(folder);
  const bundle = await bundleServices();
  await kept.keep(bundle);
  expect(kept.has(bundle.digest)).toBe(true);
  expect(await kept.load(bundle.digest)).toMatchObject({ openVersion: expect.any(Function) });
});

test("a file that a power cut has emptied is the code of no version, and is written anew", async () => {
  const bundle = await bundleServices();
  await (await KeptVersions.in(folder)).keep(bundle);
  truncateSync(join(folder, `${bundle.digest}.mjs`), 0);
  const kept = await KeptVersions.in(folder);
  expect(kept.has(bundle.digest)).toBe(false);
  await kept.keep(bundle);
  expect(await kept.load(bundle.digest)).toMatchObject({ openVersion: expect.any(Function) });
});

test("what is not wanted any more is removed, and what is somebody else's stays", async () => {
  const kept = await KeptVersions.in(folder);
  await kept.keep({ digest: "aaaaaaaaaaaa", code: "" });
  await kept.keep({ digest: "bbbbbbbbbbbb", code: "" });
  writeFileSync(join(folder, "cccccccccccc.mjs.new"), "");
  writeFileSync(join(folder, "notes.txt"), "");
  await kept.forgetAllBut(new Set(["bbbbbbbbbbbb"]));
  expect(readdirSync(folder).sort()).toEqual(["bbbbbbbbbbbb.mjs", "node_modules", "notes.txt"]);
});

test("a second start lends the packages anew", async () => {
  await KeptVersions.in(folder);
  await KeptVersions.in(folder);
  expect(readdirSync(folder)).toEqual(["node_modules"]);
});
