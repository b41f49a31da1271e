import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { restateConfig } from "#server/restate/config-file.ts";
import { findRestateBinary } from "#server/restate/platform-binary.ts";

test("the server understands every line of our configuration", () => {
  const folder = mkdtempSync(join(tmpdir(), 'cartwright "quoted" config-'));
  const file = join(folder, "restate.toml");
  const config = restateConfig({
    baseDir: folder,
    partitions: 3,
    identityKeyFile: join(folder, "identity.pem"),
  });
  writeFileSync(file, config);
  const understood = linesOf(dump(file));
  rmSync(folder, { recursive: true });
  for (const line of linesOf(config)) expect(understood).toContain(line);
});

/** What the server makes of a file: a key it does not know is not in it. */
function dump(file: string): string {
  const arguments_ = ["--config-file", file, "--dump-config"];
  return execFileSync(findRestateBinary(), arguments_, { encoding: "utf8", env: {} });
}

/** The dump writes whole sizes with a decimal and prefers single quotes round text with double ones. */
function linesOf(toml: string): string[] {
  return toml
    .replaceAll(/(\d)\.0 MiB/g, "$1 MiB")
    .replaceAll("'", '"')
    .replaceAll('\\"', '"')
    .split("\n")
    .filter((line) => line.includes("="));
}
