import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as restate from "@restatedev/restate-sdk";
import * as clients from "@restatedev/restate-sdk-clients";
import { afterEach, beforeEach, expect, test } from "vitest";
import { at } from "#server/restate/at.ts";
import { moveServices, registerServices } from "#server/restate/deployments.ts";
import { type RestateServer, startRestateServer } from "#server/restate/embedded-server.ts";
import { serveServices } from "#server/restate/endpoint.ts";
import { keptIdentity } from "#server/restate/identity.ts";
import { findRestateBinary } from "#server/restate/platform-binary.ts";
import { freePorts } from "../support/free-ports.ts";
import { within } from "../support/waiting.ts";

const greeter = restate.service({
  name: "Greeter",
  handlers: { greet: async (_ctx: restate.Context, name: string) => `Good day, ${name}` },
});

let fallAsleep = () => {};
const asleep = new Promise<void>((resolve) => {
  fallAsleep = resolve;
});

const napper = restate.service({
  name: "Napper",
  handlers: {
    nap: async (ctx: restate.Context) => {
      await ctx.run("fall asleep", () => fallAsleep());
      await ctx.sleep(1_000);
      return "rested";
    },
  },
});

let baseDir: string;
const running: { stop(): Promise<void> }[] = [];

beforeEach(async () => {
  baseDir = await mkdtemp(join(tmpdir(), "cartwright-embedded-"));
});

afterEach(async () => {
  for (const it of running.splice(0).reverse()) await it.stop();
  await rm(baseDir, { recursive: true });
});

async function start(options: { identityKeyFile?: string } = {}): Promise<RestateServer> {
  const server = await startRestateServer({ baseDir, partitions: 1, ...options });
  running.push(server);
  return server;
}

async function serve(identityKeys: string[] = []): Promise<string> {
  const endpoint = await serveServices({
    services: [greeter],
    port: 0,
    identityKeys,
    logger: () => {},
  });
  running.push({ stop: endpoint.close });
  return `http://127.0.0.1:${endpoint.port}`;
}

async function greet(server: RestateServer, name: string): Promise<string> {
  return clients.connect(at(server.ingressUrl)).serviceClient(greeter).greet(name);
}

test("a started server takes the services and answers through the ingress", async () => {
  const server = await start();
  await registerServices({ adminUrl: server.adminUrl, uri: await serve() });
  expect(await greet(server, "Alice")).toBe("Good day, Alice");
});

test("the endpoint serves the server that signs with its key", async () => {
  const identity = await keptIdentity(join(baseDir, "identity.pem"));
  const server = await start({ identityKeyFile: identity.privateKeyFile });
  await registerServices({ adminUrl: server.adminUrl, uri: await serve([identity.publicKey]) });
  expect(await greet(server, "Bob")).toBe("Good day, Bob");
});

test("the endpoint refuses a server that signs with another key", async () => {
  const ours = await keptIdentity(join(baseDir, "ours.pem"));
  const another = await keptIdentity(join(baseDir, "another.pem"));
  const server = await start({ identityKeyFile: another.privateKeyFile });
  const uri = await serve([ours.publicKey]);
  await expect(registerServices({ adminUrl: server.adminUrl, uri })).rejects.toThrow(/401/);
});

test("the identity key is made once and is readable by its owner alone", async () => {
  const file = join(baseDir, "identity.pem");
  const first = await keptIdentity(file);
  const second = await keptIdentity(file);
  expect(second).toEqual(first);
  expect(first.publicKey).toMatch(/^publickeyv1_[1-9A-HJ-NP-Za-km-z]{43,44}$/);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test("a server listens on sockets of its own folder and on no port", async () => {
  const server = await start();
  expect([server.ingressUrl, server.adminUrl]).toEqual([
    `unix:${baseDir}/cartwright/ingress.sock`,
    `unix:${baseDir}/cartwright/admin.sock`,
  ]);
  expect(listeningPortsOf(server.pid)).toEqual([]);
});

/** From the system's own table: the sockets that a process holds, and which of all sockets listen. */
function listeningPortsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  const held = readdirSync(folder).flatMap((fd) => {
    try {
      return readlinkSync(`${folder}/${fd}`).match(/^socket:\[(\d+)\]$/)?.[1] ?? [];
    } catch {
      return [];
    }
  });
  return ["tcp", "tcp6"].flatMap((table) =>
    readFileSync(`/proc/net/${table}`, "utf8")
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode = ""]) => state === listening && held.includes(inode))
      .map(([, address = ""]) => address),
  );
}

const listening = "0A";

test("a path that is too long for a socket is refused with the setting that shortens it", async () => {
  const deep = join(baseDir, "x".repeat(100));
  await expect(startRestateServer({ baseDir: deep })).rejects.toThrow(/too long.*DATA_DIR/);
});

test("what a server knew is there after its sudden death", async () => {
  const first = await start();
  await registerServices({ adminUrl: first.adminUrl, uri: await serve() });
  process.kill(first.pid, "SIGKILL");
  await first.exited;
  const second = await start();
  expect(await greet(second, "Alice")).toBe("Good day, Alice");
});

test("what began at one address goes on at the next", async () => {
  const server = await start();
  const { adminUrl } = server;
  const ports = await freePorts(1);
  const before = await serveServices({ services: [napper], port: 0, logger: () => {} });
  await registerServices({ adminUrl, uri: `http://127.0.0.1:${before.port}` });
  const nap = clients.connect(at(server.ingressUrl)).serviceClient(napper).nap();
  await within(5_000, "the nap to begin", asleep);
  await before.close();
  const after = await serveServices({ services: [napper], port: ports[0] ?? 0, logger: () => {} });
  running.push({ stop: after.close });
  await moveServices({ adminUrl, origin: `http://127.0.0.1:${after.port}` });
  expect(await within(10_000, "the nap to end", Promise.resolve(nap))).toBe("rested");
});

test("services at an address where nothing answers are refused with the reason", async () => {
  const server = await start();
  const [port] = await freePorts(1);
  const uri = `http://127.0.0.1:${port}`;
  await expect(registerServices({ adminUrl: server.adminUrl, uri })).rejects.toThrow(uri);
});

test("a machine without a Restate server is told what to set", () => {
  expect(() => findRestateBinary({ platform: "plan9", arch: "mips" })).toThrow(
    /plan9-mips.*RESTATE_INGRESS_URL and RESTATE_ADMIN_URL/,
  );
});
