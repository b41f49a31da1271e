import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type System, sandboxUrls, systems } from "#server/outside/systems.ts";
import type { Exit } from "#server/processes/owned-child.ts";
import { socketAddress } from "#server/restate/at.ts";
import { nodeName } from "#server/restate/config-file.ts";
import { freeRow } from "./free-ports.ts";
import { descendantsOf, isRunning, killIfRunning, notedProcesses } from "./process-tree.ts";
import { until, within } from "./waiting.ts";

type Env = Record<string, string>;

/** The whole shop as `npm start` starts it, in processes that a test may kill. */
export interface Shop {
  url: string;
  adminUrl: string;
  dataDir: string;
  /** All its settings: started with them again, it is the same shop. */
  env: Env;
  pid: number;
  exited: Promise<Exit>;
  output(): string;
  childPids(): number[];
  /** SIGTERM, then waits for the end. */
  stop(): Promise<Exit>;
  /** kill -9 of the main process alone. */
  kill9Main(): Promise<void>;
  /** kill -9 of the main process and of everything under it. */
  kill9(): Promise<void>;
}

export interface LaunchOptions {
  env?: Env;
  /** For node, before the shop's own. */
  nodeArguments?: readonly string[];
  /** What starts it instead of node. */
  command?: readonly [string, ...string[]];
  /** Where its code is, when it is another version than this one. */
  root?: string;
}

/** Starts a shop on ports and in a folder of its own, and waits until it is open. */
export async function startShop(options: LaunchOptions = {}): Promise<Shop> {
  const shop = await launchShop(options);
  let ended = false;
  shop.exited.then(() => {
    ended = true;
  });
  const open = () => ended || shop.output().includes("is open at");
  await until("the shop to open", open, { deadline: 20_000 }).catch((cause) => {
    throw new Error(`The shop does not open:\n${shop.output()}`, { cause });
  });
  if (ended) throw new Error(`The shop ended while starting:\n${shop.output()}`);
  return shop;
}

/** For a start that is meant to fail: how it ended and what it said. */
export async function failToStartShop(options: LaunchOptions = {}) {
  const shop = await launchShop(options);
  const exit = await within(15_000, "the start to fail", shop.exited);
  return { ...exit, output: shop.output() };
}

/** Without waiting for anything. */
export async function launchShop({
  env = {},
  nodeArguments = [],
  command = [process.execPath, ...nodeArguments, ...shopArguments],
  root = fileURLToPath(new URL("../..", import.meta.url)),
}: LaunchOptions = {}): Promise<Shop> {
  const settings = { ...(await freshSettings(env)), ...env };
  const [program, ...args] = command;
  const child = spawn(program, args, {
    cwd: root,
    env: { PATH: process.env.PATH, ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const shop = shopOf(child, settings);
  launched.push(shop);
  return shop;
}

/** For afterEach: ends whatever a test left running and removes the folders made for it. */
export async function endShops(): Promise<void> {
  for (const shop of launched.splice(0)) {
    if (isRunning(shop.pid)) await shop.kill9();
    const orphans = notedProcesses(shop.dataDir);
    orphans.forEach(killIfRunning);
    await until("the orphans to be dead", () => !orphans.some(isRunning));
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, maxRetries: 5 });
}

const shopArguments = ["server/start/run.mjs", "server/main.ts"];
const launched: Shop[] = [];
const folders: string[] = [];

const portSettings = ["PORT", "SERVICES_PORT", "SANDBOX_PORT"] as const;

async function freshSettings(given: Env): Promise<Env> {
  const wanted = portSettings.filter((name) => !given[name]);
  const settings = Object.fromEntries(
    await Promise.all(wanted.map(async (name) => [name, String(await portFor(name))])),
  );
  return given.DATA_DIR ? settings : { ...settings, DATA_DIR: newFolder() };
}

/** The sandbox takes a few, one after the other. */
function portFor(name: string): Promise<number> {
  return freeRow(name === "SANDBOX_PORT" ? systems.length : 1);
}

/** Where the shop's sandbox plays each of the outside. */
export function sandboxUrlsOf({ env }: Pick<Shop, "env">): Record<System, string> {
  return sandboxUrls(Number(env.SANDBOX_PORT));
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "cartwright-shop-"));
  folders.push(folder);
  return folder;
}

function shopOf(child: ChildProcess, env: Env): Shop {
  const pid = child.pid ?? 0;
  const exited = new Promise<Exit>((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return within(20_000, `the shop to end after ${signal}`, exited);
  };
  return {
    url: `http://127.0.0.1:${env.PORT}`,
    adminUrl: socketAddress(join(env.DATA_DIR ?? "", "restate", nodeName, "admin.sock")),
    dataDir: env.DATA_DIR ?? "",
    env,
    pid,
    exited,
    output: outputOf(child),
    childPids: () => descendantsOf(pid),
    stop: () => end("SIGTERM"),
    kill9Main: async () => {
      await end("SIGKILL");
    },
    kill9: async () => {
      // Noted before the parent dies: afterwards nobody knows whose children they were.
      const children = descendantsOf(pid);
      await end("SIGKILL");
      children.forEach(killIfRunning);
      await until("its children to be dead", () => !children.some(isRunning));
    },
  };
}

function outputOf(child: ChildProcess): () => string {
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  }
  return () => said;
}
