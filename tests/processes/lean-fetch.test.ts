import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { createFetch } from "#server/processes/lean-fetch.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(answer: RequestListener, at: { path: string } | { port: number }) {
  const server = createServer(answer);
  servers.push(server);
  server.listen(at);
  await once(server, "listening");
  const address = server.address();
  return typeof address === "object" && address ? `http://127.0.0.1:${address.port}` : "";
}

const echo: RequestListener = (request, response) => {
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => parts.push(part));
  request.on("end", () => {
    response.setHeader("x-key", String(request.headers["idempotency-key"]));
    response.end(`${request.method} ${request.url} ${Buffer.concat(parts)}`);
  });
};

test("a request goes to a server on a port, and its answer comes whole", async () => {
  const url = await serve(echo, { port: 0 });
  const headers = { "Idempotency-Key": "k1" };
  const answer = await createFetch()(`${url}/a?b=c`, { method: "POST", headers, body: "käse" });
  expect([answer.status, answer.headers.get("x-key")]).toEqual([200, "k1"]);
  expect(await answer.text()).toBe("POST /a?b=c käse");
});

test("a request goes to a server on a socket", async () => {
  const folder = mkdtempSync(join(tmpdir(), "cartwright-socket-"));
  const socketPath = join(folder, "s.sock");
  await serve(echo, { path: socketPath });
  const answer = await createFetch({ socketPath })(new URL("/where", "http://restate"));
  expect(await answer.text()).toBe("GET /where ");
  rmSync(folder, { recursive: true });
});

test("connections are kept from one request to the next", async () => {
  const url = await serve(echo, { port: 0 });
  let connections = 0;
  servers[0]?.on("connection", () => {
    connections += 1;
  });
  const fetch = createFetch();
  for (const path of ["/1", "/2", "/3"]) await (await fetch(url + path)).text();
  expect(connections).toBe(1);
});

test("a kept connection that the other side has given up is no failure", async () => {
  let asked = 0;
  const answerOnceAConnection: RequestListener = (request, response) => {
    asked += 1;
    if (asked === 2) request.socket.resetAndDestroy();
    else response.end(`answer ${asked}`);
  };
  const url = await serve(answerOnceAConnection, { port: 0 });
  const fetch = createFetch();
  expect(await (await fetch(url)).text()).toBe("answer 1");
  expect(await (await fetch(url)).text()).toBe("answer 3");
});

test("a kept connection to a socket that is given up as it is written to is no failure", async () => {
  const folder = mkdtempSync(join(tmpdir(), "cartwright-socket-"));
  const socketPath = join(folder, "s.sock");
  let connection: Socket | undefined;
  const once: RequestListener = (request, response) => {
    connection = request.socket;
    echo(request, response);
  };
  await serve(once, { path: socketPath });
  const fetch = createFetch({ socketPath });
  const ask = async (path: string) => (await fetch(new URL(path, "http://restate"))).text();
  expect(await ask("/first")).toBe("GET /first ");
  connection?.destroy();
  expect(await ask("/second")).toBe("GET /second ");
  rmSync(folder, { recursive: true });
});

test("a redirect is not followed", async () => {
  const url = await serve(
    (_request, response) => {
      response.writeHead(302, { location: "http://127.0.0.1:1/" }).end();
    },
    { port: 0 },
  );
  await expect(createFetch()(url)).rejects.toThrow("redirect");
});

test("a request that is called off ends at once", async () => {
  const url = await serve(() => {}, { port: 0 });
  const off = new AbortController();
  const asked = createFetch()(url, { signal: off.signal });
  off.abort();
  await expect(asked).rejects.toThrow("aborted");
});
