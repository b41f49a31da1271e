import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  endLeftBehindChild,
  type OwnedChild,
  startOwnedChild,
} from "#server/processes/owned-child.ts";
import { readPidFile } from "#server/processes/pid-file.ts";
import { isRunning, killIfRunning } from "../support/process-tree.ts";
import { until, within } from "../support/waiting.ts";

let folder: string;
let pidFile: string;
let logFile: string;
const started: OwnedChild[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cartwright-child-"));
  pidFile = join(folder, "child.pid");
  logFile = join(folder, "child.log");
});

afterEach(async () => {
  for (const { pid } of started.splice(0)) killIfRunning(pid);
  rmSync(folder, { recursive: true });
});

async function start(script: string, env: Record<string, string> = {}): Promise<OwnedChild> {
  const child = await startOwnedChild({
    command: process.execPath,
    args: ["--eval", `${script}; console.log("up"); setInterval(() => {}, 1000)`],
    env,
    pidFile,
    logFile,
    stopDeadlineMs: 300,
  });
  started.push(child);
  await until("the child to be up", () => readFileSync(logFile, "utf8").includes("up"));
  return child;
}

const deaf = 'process.on("SIGTERM", () => {})';

test("a child is in a group of its own, so that Ctrl-C reaches only us", async () => {
  const child = await start("");
  // Signal 0 to a group only asks whether the group exists.
  expect(process.kill(-child.pid, 0)).toBe(true);
});

test("a child sees the environment it was given and nothing of ours", async () => {
  await start("console.log(JSON.stringify(process.env))", { GIVEN: "yes" });
  expect(readFileSync(logFile, "utf8")).toContain('{"GIVEN":"yes"}');
});

test("a stopped child is gone, and so is the note of it", async () => {
  const child = await start("");
  await child.stop();
  expect(isRunning(child.pid)).toBe(false);
  expect(existsSync(pidFile)).toBe(false);
});

test("a child that does not listen is killed when its deadline has passed", async () => {
  const child = await start(deaf);
  await child.stop();
  expect(await child.exited).toEqual({ code: null, signal: "SIGKILL" });
});

test("a child left behind is ended, even one that does not listen", async () => {
  const child = await start(deaf);
  expect(await endLeftBehindChild(pidFile, { deadlineMs: 300 })).toBe(true);
  await within(2_000, "the child to end", child.exited);
  expect(existsSync(pidFile)).toBe(false);
});

test("somebody else's process with the noted number is left alone", async () => {
  const child = await start("");
  writeFileSync(pidFile, JSON.stringify({ ...readPidFile(pidFile), started: "long ago" }));
  expect(await endLeftBehindChild(pidFile)).toBe(false);
  writeFileSync(pidFile, JSON.stringify({ pid: child.pid, command: "another", started: "now" }));
  expect(await endLeftBehindChild(pidFile)).toBe(false);
  expect(isRunning(child.pid)).toBe(true);
});

test("a command that does not exist is an error, not a child", async () => {
  const options = { command: join(folder, "nothing"), args: [], env: {}, pidFile, logFile };
  await expect(startOwnedChild(options)).rejects.toThrow("ENOENT");
});
