import { type ChildProcess, spawn } from "node:child_process";
import { afterEach, expect, test } from "vitest";
import { suddenDeath } from "#server/start/sudden-death.ts";
import { isRunning } from "../support/process-tree.ts";
import { until, within } from "../support/waiting.ts";

let starter: ChildProcess | undefined;
afterEach(() => starter?.kill("SIGKILL"));

test("one that asked for it and is killed is run again, and one that did not ask is not", async () => {
  const run = startAgain(`
    say(process.argv.at(-1));
    process.once("SIGUSR2", () => process.send("again", () => process.kill(process.pid, "SIGKILL")));
  `);
  const first = await run.nextPid();
  process.kill(first, "SIGUSR2");
  const second = await run.nextPid();
  expect(isRunning(first)).toBe(false);
  expect(run.said()).toContain("--starts-again");
  process.kill(second, "SIGKILL");
  expect(await run.ended).toEqual({ code: null, signal: "SIGKILL" });
});

test("an end of its own is the end, as it was", async () => {
  const run = startAgain(`process.send("again"); process.exitCode = 3; process.disconnect();`);
  expect(await run.ended).toEqual({ code: 3, signal: null });
});

test("a signal is handed on, and nothing is run again after it", async () => {
  const run = startAgain(`
    process.once("SIGTERM", () => process.send("again", () => process.kill(process.pid, "SIGKILL")));
  `);
  const pid = await run.nextPid();
  starter?.kill("SIGTERM");
  expect(await run.ended).toEqual({ code: null, signal: "SIGKILL" });
  expect(isRunning(pid)).toBe(false);
});

test("a shop whose starter was killed closes in order", async () => {
  const stopSignal = new URL("../../server/start/stop-signal.ts", import.meta.url).href;
  const run = startAgain(
    `
    const { stopSignal } = await import(${JSON.stringify(stopSignal)});
    stopSignal().addEventListener("abort", () => process.exit());
    `,
    "--import=tsx",
  );
  const pid = await run.nextPid();
  starter?.kill("SIGKILL");
  await until("the shop to close", () => !isRunning(pid));
});

test("where nobody would start it again there is no sudden death", () => {
  expect(suddenDeath()).toBeUndefined();
});

/** What stands in for the shop says its number when it is ready, and then waits. */
function startAgain(script: string, ...options: string[]) {
  const source = `
    const say = (word) => process.stdout.write(word + "\\n");
    ${script}
    process.channel?.ref();
    say("ready " + process.pid);
  `;
  const child = spawn(
    process.execPath,
    [
      "server/start/start-again.mjs",
      process.execPath,
      ...options,
      ...["--input-type=module", `--eval=${source}`, "--"],
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  starter = child;
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const ended = new Promise((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  let seen = 0;
  return {
    said: () => said,
    ended: within(10_000, "the start to end", ended),
    async nextPid(): Promise<number> {
      const pids = () => [...said.matchAll(/^ready (\d+)$/gm)].map(([, pid]) => Number(pid));
      seen += 1;
      return until(`start number ${seen}`, () => pids()[seen - 1]);
    },
  };
}
