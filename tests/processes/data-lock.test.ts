import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { SettingError } from "#server/errors.ts";
import { lockDataFolder } from "#server/processes/data-lock.ts";
import { readPidFile, writePidFile } from "#server/processes/pid-file.ts";

let dataDir: string;
let pidFile: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "cartwright-lock-"));
  pidFile = join(dataDir, "cartwright.pid");
});

afterEach(() => rmSync(dataDir, { recursive: true }));

test("a folder in use is refused, and free again when its lock is closed", () => {
  const lock = lockDataFolder(dataDir);
  expect(() => lockDataFolder(dataDir)).toThrow(
    new SettingError(
      `The data folder ${dataDir} is in use by process ${process.pid}: stop that one, or set DATA_DIR to another folder.`,
    ),
  );
  lock.close();
  lockDataFolder(dataDir).close();
  expect(readdirSync(dataDir)).toEqual([]);
});

test("the lock of a dead process is replaced", async () => {
  const child = spawn(process.execPath, ["--eval", "setInterval(() => {}, 1000)"]);
  writePidFile(pidFile, child.pid ?? 0);
  expect(() => lockDataFolder(dataDir)).toThrow(SettingError);
  const exited = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await exited;
  lockDataFolder(dataDir);
  expect(readPidFile(pidFile)?.pid).toBe(process.pid);
});

test("the lock of a process whose number another has now is replaced", () => {
  writePidFile(pidFile, process.pid);
  const earlier = { ...readPidFile(pidFile), started: "long ago" };
  writeFileSync(pidFile, JSON.stringify(earlier));
  lockDataFolder(dataDir);
  expect(readPidFile(pidFile)?.started).not.toBe("long ago");
});

test("a lock that nobody can read is replaced", () => {
  writeFileSync(pidFile, "half a fi");
  lockDataFolder(dataDir);
  expect(readPidFile(pidFile)?.pid).toBe(process.pid);
});
