import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keptSecret } from "#server/processes/kept-secret.ts";

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cartwright-secret-"));
  file = join(folder, "within", "payment-webhook.secret");
});

afterEach(() => rmSync(folder, { recursive: true }));

test("a secret is made once, kept, and readable by its owner alone", async () => {
  const secret = await keptSecret(file);
  expect(secret.length).toBeGreaterThanOrEqual(43);
  expect(await keptSecret(file)).toBe(secret);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(folder, "within"))).toEqual(["payment-webhook.secret"]);
});

test("two files hold two secrets", async () => {
  expect(await keptSecret(file)).not.toBe(await keptSecret(join(folder, "another.secret")));
});

test("the draft that a crash left behind is no secret", async () => {
  await keptSecret(join(folder, "within", "first.secret"));
  writeFileSync(`${file}.draft`, "half a sec");
  expect(await keptSecret(file)).not.toContain("half a sec");
});
