import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { notedProcess } from "../support/process-tree.ts";
import { endShops, type Shop, startShop } from "../support/shop-process.ts";
import { type People, type Person, writePeople } from "./people.ts";
import type { ByProcess } from "./processor-time.ts";

/** A shop in processes of its own, as `npm start` starts it, with many people who are signed in already. */
export interface BenchShop {
  url: string;
  adminUrl: string;
  dataDir: string;
  people: People;
  /** What the shelves hold. */
  products: Product[];
  process: Shop;
  /** The processes whose time is measured. */
  pids(): ByProcess;
  /** Its database, for reading: a look from outside costs none of the measured processes anything. */
  read: Sqlite.Database;
  cookieOf(person: Person): string;
  /** By SIGTERM, so that a profile is written. */
  stop(): Promise<void>;
}

export interface Product {
  id: string;
  sku: string;
}

export interface BenchShopOptions {
  env?: Record<string, string>;
  /** For node, when the shop's main process is to be profiled. */
  nodeArguments?: readonly string[];
}

/** So many that hardly anybody buys twice in a short run. */
const shoppers = 2_000;

export async function openBenchShop({
  env = {},
  nodeArguments = [],
}: BenchShopOptions = {}): Promise<BenchShop> {
  const { file, people } = await preparedDatabase();
  const dataDir = newFolder();
  copyFileSync(file, join(dataDir, "cartwright.db"));
  return benchShopOf(
    await startShop({ env: { ...quiet, ...env, DATA_DIR: dataDir }, nodeArguments }),
    people,
  );
}

/** The same shop in its next life. */
export async function openAgain(
  { process, people }: BenchShop,
  { nodeArguments = [] }: Pick<BenchShopOptions, "nodeArguments"> = {},
): Promise<BenchShop> {
  return benchShopOf(await startShop({ env: process.env, nodeArguments }), people);
}

/** Ends whatever still runs, and leaves no folder behind. */
export async function endBenchShops(): Promise<void> {
  await endShops();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, maxRetries: 5 });
  prepared = undefined;
}

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "cartwright-bench-"));
  folders.push(folder);
  return folder;
}

const folders: string[] = [];
const quiet = { LOG_LEVEL: "warn" };
let prepared: Promise<{ file: string; people: People }> | undefined;

/** Made once for a whole run: each shop begins with a copy. */
function preparedDatabase() {
  prepared ??= prepareDatabase();
  return prepared;
}

async function prepareDatabase() {
  const dataDir = newFolder();
  const first = await startShop({ env: { ...quiet, DATA_DIR: dataDir } });
  await first.stop();
  const file = join(dataDir, "cartwright.db");
  return { file, people: writePeople(file, shoppers) };
}

function benchShopOf(process: Shop, people: People): BenchShop {
  const { url, adminUrl, dataDir, env } = process;
  const read = new Sqlite(join(dataDir, "cartwright.db"), { readonly: true, fileMustExist: true });
  return {
    url,
    adminUrl,
    dataDir,
    people,
    products: read.prepare<[], Product>("SELECT id, sku FROM products ORDER BY position").all(),
    process,
    read,
    pids: () => ({
      shop: process.pid,
      engine: pidIn(dataDir, "restate/restate.pid"),
      sandbox: pidIn(dataDir, "sandbox.pid"),
    }),
    cookieOf: ({ token }) => `cartwright_${env.PORT}=${token}`,
    stop: async () => {
      read.close();
      await process.stop();
    },
  };
}

function pidIn(dataDir: string, file: string): number {
  const pid = notedProcess(join(dataDir, file));
  if (pid === undefined) throw new Error(`${file} notes nobody who runs.`);
  return pid;
}
