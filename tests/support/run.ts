import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import path from "node:path";
import { findOrInstallBrowser } from "./browser.ts";

/** `npm test`: everything, or what its arguments name. The browser comes first, so that its absence is known early. */
const { executablePath, origin } = findOrInstallBrowser();
console.log(`Browser: ${executablePath} (${origin})`);

const vitestFolder = path.dirname(createRequire(import.meta.url).resolve("vitest/package.json"));
const vitest = spawn(
  process.execPath,
  [path.join(vitestFolder, "vitest.mjs"), "run", ...process.argv.slice(2)],
  { stdio: "inherit", env: { ...process.env, CHROME_PATH: executablePath } },
);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => vitest.kill(signal));

const [code] = await once(vitest, "exit");
process.exit(code ?? 1);
