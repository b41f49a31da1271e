import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { Refused, Unavailable } from "#server/outside/errors.ts";
import { callSigned } from "#server/outside/signed-call.ts";
import { checkWebhookSignature } from "#server/outside/webhook-signature.ts";
import { mayBeCalled } from "#server/processes/inside-addresses.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listen(answer: RequestListener): Promise<number> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

const now = 1_800_000_000_000;
const call = { body: '{"a":1}', key: "job_1", secrets: ["new", "old"], inside: true, now };
const made = (url: string, more: object = {}) =>
  callSigned({ ...call, url, signal: AbortSignal.timeout(5_000), ...more });

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}

describe("a signed call", () => {
  test("carries its key, and is known by either secret while one is changed", async () => {
    const heard: [IncomingMessage, string][] = [];
    const port = await listen(async (request, response) => {
      heard.push([request, await textOf(request)]);
      response.writeHead(201).end("thanks");
    });
    expect(await made(`http://127.0.0.1:${port}/hook`)).toEqual({ status: 201, body: "thanks" });
    const [[request, body] = []] = heard;
    expect([request?.headers["idempotency-key"], body]).toEqual(["job_1", '{"a":1}']);
    const header = String(request?.headers["cartwright-signature"]);
    const verdicts = ["new", "old", "another"].map((secret) =>
      checkWebhookSignature({ header, body: body ?? "", secret, now }),
    );
    expect(verdicts).toEqual(["valid", "valid", "forged"]);
  });

  test("reaches nobody inside, by address or by name, and no redirect leads there", async () => {
    let isReached = false;
    const port = await listen((_, response) => {
      isReached = true;
      response.end();
    });
    for (const host of ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]"]) {
      const url = `http://${host}:${port}/`;
      await expect(made(url, { inside: false }), url).rejects.toBeInstanceOf(Refused);
    }
    expect(isReached).toBe(false);
    const way = await listen((_, response) => {
      response.writeHead(302, { Location: `http://127.0.0.1:${port}/` }).end();
    });
    await expect(made(`http://127.0.0.1:${way}/`)).rejects.toThrow("answered 302");
    expect(isReached).toBe(false);
  });

  test("tells a lasting no from one that says not now, and when to come again", async () => {
    const statuses = [404, 429, 503];
    const port = await listen((_, response) => {
      response.writeHead(statuses.shift() ?? 500, { "Retry-After": "7" }).end();
    });
    const url = `http://127.0.0.1:${port}/`;
    await expect(made(url)).rejects.toBeInstanceOf(Refused);
    for (const status of [429, 503]) {
      const error = await made(url).catch((thrown: unknown) => thrown);
      expect(error, String(status)).toMatchObject({ name: Unavailable.name, retryAfterMs: 7_000 });
    }
  });

  test("keeps the beginning of an answer that has no end", async () => {
    const port = await listen((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write("x".repeat(1_000)));
      };
      response.on("drain", more);
      more();
    });
    expect((await made(`http://127.0.0.1:${port}/`)).body).toHaveLength(16_384);
  });
});

test("an address inside may be called only where nothing is at stake, and some never", () => {
  const own = [
    "127.0.0.1",
    "10.1.2.3",
    "172.31.0.1",
    "192.168.1.1",
    "100.64.1.1",
    "::1",
    "fd00::1",
  ];
  const mapped = ["::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:0a01:0203"];
  for (const address of [...own, ...mapped]) {
    expect([address, mayBeCalled(address, { ownToo: false })]).toEqual([address, false]);
    expect([address, mayBeCalled(address, { ownToo: true })]).toEqual([address, true]);
  }
  const never = ["169.254.169.254", "::ffff:169.254.169.254", "::ffff:a9fe:a9fe", "fe80::1%eth0"];
  for (const address of [
    ...never,
    "0.0.0.0",
    "::",
    "224.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "x",
  ]) {
    expect([address, mayBeCalled(address, { ownToo: true })]).toEqual([address, false]);
  }
  for (const address of ["93.184.216.34", "2606:2800:220:1::1", "172.32.0.1", "::ffff:8.8.8.8"]) {
    expect([address, mayBeCalled(address, { ownToo: false })]).toEqual([address, true]);
  }
});
