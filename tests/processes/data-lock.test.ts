import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lockDataFolder } from "#server/processes/data-lock.ts";
import { readPidFile } from "#server/processes/pid-file.ts";
import { SettingError } from "#server/processes/setting-error.ts";
import { within } from "../support/waiting.ts";

let dataDir: string;
let pidFile: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "cartwright-lock-"));
  pidFile = join(dataDir, "cartwright.pid");
});

afterEach(() => rmSync(dataDir, { recursive: true }));

test("a folder in use is refused by the holder's number, and free when its lock is closed", () => {
  const lock = lockDataFolder(dataDir);
  expect(() => lockDataFolder(dataDir)).toThrow(
    new SettingError(
      `The data folder ${dataDir} is in use by process ${process.pid}: stop that one, or set DATA_DIR to another folder.`,
    ),
  );
  lock.close();
  expect(readPidFile(pidFile)).toBeUndefined();
  lockDataFolder(dataDir).close();
});

test("the lock of another process is held while it lives and gone when it is killed", async () => {
  const holder = spawn(
    process.execPath,
    ["--import=tsx", "--input-type=module", "--eval", holding],
    {
      env: { PATH: process.env.PATH, HELD: dataDir },
    },
  );
  try {
    await within(10_000, "the other process to hold the lock", once(holder.stdout, "data"));
    expect(() => lockDataFolder(dataDir)).toThrow(`in use by process ${holder.pid}:`);
  } finally {
    holder.kill("SIGKILL");
  }
  await within(10_000, "the other process to end", once(holder, "exit"));
  const lock = lockDataFolder(dataDir);
  expect(readPidFile(pidFile)?.pid).toBe(process.pid);
  lock.close();
});

const holding = `
  import { lockDataFolder } from "#server/processes/data-lock.ts";
  globalThis.lock = lockDataFolder(process.env.HELD);
  console.log("held");
  setInterval(() => {}, 1000);
`;

test("a pid file that nobody can read keeps nobody out", () => {
  writeFileSync(pidFile, "half a fi");
  const lock = lockDataFolder(dataDir);
  expect(readPidFile(pidFile)?.pid).toBe(process.pid);
  lock.close();
});
