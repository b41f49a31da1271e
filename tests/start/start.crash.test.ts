import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { openDatabase } from "#db/connection.ts";
import { runs } from "#db/schema.ts";
import { startRestateServer } from "#server/restate/embedded-server.ts";
import { answersQueries } from "#server/restate/readiness.ts";
import { Order } from "../shop/support/crash-order.ts";
import { freePorts } from "../support/free-ports.ts";
import { isRunning, notedProcess, notedProcesses } from "../support/process-tree.ts";
import {
  endShops,
  failToStartShop,
  launchShop,
  type Shop,
  startShop,
} from "../support/shop-process.ts";
import { until, within } from "../support/waiting.ts";

const inProduction = {
  NODE_ENV: "production",
  PUBLIC_URL: "https://shop.example",
  ALLOW_SANDBOX: "true",
};

afterEach(endShops);

async function isReady(shop: Shop): Promise<boolean> {
  return (await fetch(`${shop.url}/readyz`)).ok;
}

function restatePid(shop: Shop): number {
  return notedProcess(join(shop.dataDir, "restate", "restate.pid")) ?? 0;
}

function sandboxPid(shop: Shop): number {
  return notedProcess(join(shop.dataDir, "sandbox.pid")) ?? 0;
}

async function signUp(shop: Shop, username: string): Promise<void> {
  const response = await fetch(`${shop.url}/api/users`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username, displayName: username, password: "correct horse" }),
  });
  expect(response.status).toBe(201);
}

function runsIn({ dataDir }: Shop) {
  const db = openDatabase({ file: join(dataDir, "cartwright.db") });
  const all = db.select({ status: runs.status }).from(runs).all();
  db.$client.close();
  return all;
}

/** The one line that ends a start, without the progress before it. */
function complaintIn(output: string): string | undefined {
  return output.split("\n").find((line) => line.startsWith("Cartwright cannot start"));
}

describe("a start", () => {
  test("is ready and says where and as whom", async () => {
    const shop = await startShop();
    expect(await (await fetch(`${shop.url}/healthz`)).json()).toEqual({ status: "ok" });
    expect(await isReady(shop)).toBe(true);
    expect(shop.output()).toContain(`Cartwright is open at ${shop.url}\n`);
    expect(shop.output()).toContain("Sign in as alice, bob, admin with the password cartwright");
  });

  test("in production seeds nobody and names nobody", async () => {
    const shop = await startShop({ env: { ...inProduction } });
    expect(shop.output()).not.toContain("password");
    expect(await isReady(shop)).toBe(true);
  });

  test("leaves another copy with its own ports and folder alone", async () => {
    const [one, other] = await Promise.all([startShop(), startShop()]);
    expect(await isReady(one)).toBe(true);
    await one.stop();
    expect(await isReady(other)).toBe(true);
  });

  test("uses the Restate it is given, starts none and leaves it running", async () => {
    const other = await startOtherRestate();
    try {
      const env = { RESTATE_INGRESS_URL: other.ingressUrl, RESTATE_ADMIN_URL: other.adminUrl };
      const guest = await startShop({ env });
      expect(await isReady(guest)).toBe(true);
      expect(restatePid(guest)).toBe(0);
      await guest.stop();
      expect(await answersQueries(other.adminUrl)).toBe(true);
    } finally {
      await other.stop();
    }
  });
});

test("what a shop keeps is its owner's alone to read, in a folder that is open to all, and what was open before", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "cartwright-open-"));
  const first = await startShop({ env: { DATA_DIR: dataDir } });
  await signUp(first, "carol");
  const { env } = first;
  await first.stop();
  const kept = ["cartwright.db", "sandbox.log", "payment-webhook.secret", "restate/restate.toml"];
  for (const name of kept) chmodSync(join(dataDir, name), 0o644);
  for (const folder of [".", "restate", "restate/cartwright"]) {
    chmodSync(join(dataDir, folder), 0o755);
  }
  mkdirSync(join(dataDir, "theirs"), { mode: 0o755 });

  await startShop({ env });
  const modes = modesIn(dataDir).filter(({ name }) => name !== "theirs");
  expect(modes.map(({ name }) => name)).toEqual(
    expect.arrayContaining([...kept, "cartwright.db-wal", "cartwright.db-shm", "sandbox.db-wal"]),
  );
  expect(modes.filter(({ others }) => others !== 0)).toEqual([]);
  expect(statSync(join(dataDir, "theirs")).mode & 0o777).toBe(0o755);
  await endShops();
  rmSync(dataDir, { recursive: true });
});

function modesIn(dataDir: string) {
  const names = readdirSync(dataDir, { recursive: true, encoding: "utf8" }).filter(
    // A link to the packages, which are nobody's secret.
    (name) => !name.startsWith("versions/node_modules"),
  );
  // Restate goes on tidying up.
  return names.flatMap((name) => {
    const found = statSync(join(dataDir, name), { throwIfNoEntry: false });
    return found ? [{ name, others: found.mode & 0o077 }] : [];
  });
}

/** Whoever has let go of the shop's output may need a moment more to be gone. */
function allGone(pids: readonly number[]): Promise<true> {
  return until("all to be gone", () => !pids.some(isRunning));
}

describe("a stop", () => {
  test.each(["SIGTERM", "SIGINT"] as const)("by %s leaves nothing running", async (signal) => {
    const shop = await startShop();
    const children = shop.childPids();
    expect(children).toEqual(expect.arrayContaining([restatePid(shop), sandboxPid(shop)]));
    process.kill(shop.pid, signal);
    expect(await within(10_000, "the shop to close", shop.exited)).toEqual({
      code: 0,
      signal: null,
    });
    await allGone(children);
    expect(notedProcesses(shop.dataDir)).toEqual([]);
  });

  test("of npm, which is what a supervisor has started, is one of the shop", async () => {
    const shop = await startShop({ command: ["npm", "start"] });
    const running = shop.childPids();
    expect(await shop.stop()).toMatchObject({ code: 0 });
    expect(shop.output()).toContain("Cartwright is closing");
    await allGone(running);
  });

  test("with an order under way alarms nobody", async () => {
    const shop = await startShop();
    const order = await Order.place(shop);
    await order.becomes("awaiting_payment");
    await shop.stop();
    expect(shop.output()).not.toContain('"level":50');
  });

  test("while it still starts leaves nothing running", async () => {
    const shop = await launchShop();
    const restate = await until("Restate to be started", () => restatePid(shop) || undefined);
    expect(await shop.stop()).toEqual({ code: 0, signal: null });
    expect(isRunning(restate)).toBe(false);
  });

  test("asked for twice happens at once, and leaves nothing running", async () => {
    const shop = await startShop();
    const children = shop.childPids();
    process.kill(shop.pid, "SIGTERM");
    await until("the shop to begin closing", () => shop.output().includes("is closing"));
    // Another one than before, which no echo is.
    process.kill(shop.pid, "SIGINT");
    expect((await within(10_000, "the shop to end", shop.exited)).code).toBe(1);
    await until("the children to be gone", () => children.filter(isRunning).length === 0);
  });

  test("does not wait for an open stream", async () => {
    const shop = await startShop();
    const stream = await fetch(`${shop.url}/stream/page?at=/`);
    const ended = stream.text().catch(() => "cut off");
    const before = Date.now();
    await shop.stop();
    expect(Date.now() - before).toBeLessThan(5_000);
    expect(await within(1_000, "the stream to end", ended)).not.toBe("cut off");
  });
});

describe("a sudden death", () => {
  test("of the main process is forgotten by the next start, which ends the Restate left behind", async () => {
    const shop = await startShop();
    const leftBehind = restatePid(shop);
    await shop.kill9Main();
    expect(isRunning(leftBehind)).toBe(true);
    const again = await startShop({ env: shop.env });
    expect(await isReady(again)).toBe(true);
    expect(isRunning(leftBehind)).toBe(false);
  });

  test("of every process at once is forgotten by the next start", async () => {
    const shop = await startShop();
    await shop.kill9();
    expect(notedProcesses(shop.dataDir)).toEqual([]);
    expect(await isReady(await startShop({ env: shop.env }))).toBe(true);
  });

  test("of every process at once loses no run, even when the shop comes back on other ports", async () => {
    const shop = await startShop();
    await signUp(shop, "carol");
    await until("the run to wait", () => runsIn(shop).some((run) => run.status === "waiting"));
    await shop.kill9();
    await startShop({ env: { DATA_DIR: shop.dataDir } });
    await until("the run to be done", () => runsIn(shop).every((run) => run.status === "done"));
  });

  test("of Restate is mended while the shop goes on", async () => {
    const shop = await startShop();
    const first = restatePid(shop);
    process.kill(first, "SIGKILL");
    await until("the shop to say so", () => shop.output().includes("Restate is back."));
    expect(restatePid(shop)).not.toBe(first);
    await until("the shop to be ready", () => isReady(shop));
    expect(await shop.stop()).toEqual({ code: 0, signal: null });
  });

  test("of the sandbox is mended while the shop goes on", async () => {
    const shop = await startShop();
    const first = sandboxPid(shop);
    process.kill(first, "SIGKILL");
    await until("the shop to say so", () => shop.output().includes("The sandbox is back."));
    expect(sandboxPid(shop)).not.toBe(first);
    expect(await shop.stop()).toEqual({ code: 0, signal: null });
    expect(notedProcesses(shop.dataDir)).toEqual([]);
  });

  test("of the main process takes the sandbox with it", async () => {
    const shop = await startShop();
    const sandbox = sandboxPid(shop);
    await shop.kill9Main();
    await until("the sandbox to end", () => !isRunning(sandbox));
  });

  test("of Restate does not keep the shop from stopping", async () => {
    const shop = await startShop();
    process.kill(restatePid(shop), "SIGKILL");
    await until("the shop to notice", () => shop.output().includes("ended by itself"));
    expect(await shop.stop()).toEqual({ code: 0, signal: null });
    expect(notedProcesses(shop.dataDir)).toEqual([]);
  });
});

describe("a start that cannot be", () => {
  test("names the data folder that another copy uses, and the other goes on", async () => {
    const shop = await startShop();
    const { code, output } = await failToStartShop({ env: { DATA_DIR: shop.dataDir } });
    expect(code).toBe(1);
    expect(complaintIn(output)).toContain(`${shop.dataDir} is in use by process ${shop.pid}`);
    expect(complaintIn(output)).toContain("DATA_DIR");
    expect(await isReady(shop)).toBe(true);
  });

  test.each(["PORT", "SERVICES_PORT", "SANDBOX_PORT"])(
    "names the setting of a taken port: %s",
    async (setting) => {
      const [port = 0] = await freePorts(1);
      const stranger = createServer().listen(port, "127.0.0.1");
      const { code, output } = await failToStartShop({ env: { [setting]: String(port) } });
      stranger.close();
      expect(code).toBe(1);
      expect(complaintIn(output)).toContain(`Port ${port} is taken: set ${setting} to a free one.`);
    },
  );

  test("names every bad setting in one line", async () => {
    const env = { PORT: "x", LOG_LEVEL: "loud", DELIVERY_SECONDS: "soon" };
    const { code, output } = await failToStartShop({ env });
    expect(code).toBe(1);
    for (const name of Object.keys(env)) expect(complaintIn(output)).toContain(name);
    expect(output.trim().split("\n")).toHaveLength(1);
  });

  test("names the data folder that is no folder", async () => {
    const folder = mkdtempSync(join(tmpdir(), "cartwright-file-"));
    const file = join(folder, "data");
    writeFileSync(file, "not a folder");
    const { code, output } = await failToStartShop({ env: { DATA_DIR: file } });
    rmSync(folder, { recursive: true });
    expect(code).toBe(1);
    expect(complaintIn(output)).toMatch(/cannot be used.*DATA_DIR/);
  });

  test("says what to do where no Restate server is installed", async () => {
    const nodeArguments = [`--import=data:text/javascript,${encodeURIComponent(noRestateHere)}`];
    const { code, output } = await failToStartShop({ nodeArguments });
    expect(code).toBe(1);
    expect(complaintIn(output)).toContain("RESTATE_INGRESS_URL and RESTATE_ADMIN_URL");
  });

  test("says that the Restate it was given does not answer", async () => {
    const [ingress, admin] = await freePorts(2);
    const env = {
      RESTATE_INGRESS_URL: `http://127.0.0.1:${ingress}`,
      RESTATE_ADMIN_URL: `http://127.0.0.1:${admin}`,
    };
    const { code, output } = await failToStartShop({ env });
    expect(code).toBe(1);
    expect(complaintIn(output)).toContain("RESTATE_ADMIN_URL");
  });

  test("refuses, in production, a folder with accounts whose password everybody knows", async () => {
    const shop = await startShop();
    await shop.stop();
    const env = { ...shop.env, ...inProduction };
    const { code, output } = await failToStartShop({ env });
    expect(code).toBe(1);
    expect(complaintIn(output)).toContain("DATA_DIR");
  });
});

/** One that listens on ports, as a cluster would. */
async function startOtherRestate() {
  const baseDir = mkdtempSync(join(tmpdir(), "cartwright-other-"));
  const [ingress, admin, node] = await freePorts(3);
  const env = {
    RESTATE_LISTEN_MODE: "all",
    RESTATE_BIND_PORT: String(node),
    RESTATE_INGRESS__BIND_PORT: String(ingress),
    RESTATE_ADMIN__BIND_PORT: String(admin),
  };
  const server = await startRestateServer({ baseDir, partitions: 1, env });
  return {
    ingressUrl: `http://127.0.0.1:${ingress}`,
    adminUrl: `http://127.0.0.1:${admin}`,
    async stop() {
      await server.stop();
      rmSync(baseDir, { recursive: true });
    },
  };
}

/** A machine where npm could install no Restate server. */
const noRestateHere = `
  import Module from "node:module";
  const resolve = Module._resolveFilename;
  Module._resolveFilename = function (request, ...rest) {
    if (request.startsWith("@restatedev/restate-server-")) throw new Error("not here");
    return resolve.call(this, request, ...rest);
  };
`;
