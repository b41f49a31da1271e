import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildAssets } from "#server/web/assets.ts";

export type Hit = {
  method: string;
  url: URL;
  headers: IncomingMessage["headers"];
  body: string;
  /** How many came to this path before. */
  earlier: number;
  isClosed: () => boolean;
};
export type Handler = (hit: Hit, res: ServerResponse, req: IncomingMessage) => void | Promise<void>;

/** A server for one test file: pages under a strict policy, and whatever routes a test gives it. */
export async function startServer({ port = 0 }: { port?: number } = {}) {
  const outDir = await mkdtemp(path.join(tmpdir(), "cartwright-client-"));
  const { client } = await buildAssets({ outDir });
  const script = await readFile(path.join(outDir, path.basename(client)), "utf8");
  const routes = new Map<string, Handler>();
  const hits: Hit[] = [];
  let body = "";

  const server = createServer(async (req, res) => {
    const url = new URL(req.url ?? "/", "http://test");
    if (url.pathname === "/") return sendPage(res, body);
    if (url.pathname === client) return send(res, "text/javascript", script);
    const hit = await read(req, res, url, hitsOf(url.pathname).length);
    hits.push(hit);
    const handler = routes.get(url.pathname);
    if (handler) return handler(hit, res, req);
    res.writeHead(404).end();
  });

  const hitsOf = (pathname: string) => hits.filter((hit) => hit.url.pathname === pathname);

  const sendPage = (res: ServerResponse, content: string) => {
    const nonce = randomBytes(12).toString("base64");
    res.setHeader(
      "Content-Security-Policy",
      `default-src 'self'; img-src 'self' data:; script-src 'self' 'nonce-${nonce}'; style-src 'self'; style-src-attr 'unsafe-inline'; base-uri 'none'; object-src 'none'`,
    );
    send(
      res,
      "text/html; charset=utf-8",
      `<!doctype html><html lang="en" data-nonce="${nonce}"><head><title>Client</title><link rel="icon" href="data:,">
<script type="module" src="${client}"></script></head><body>${content}</body></html>`,
    );
  };

  const listen = (at: number) =>
    new Promise<number>((resolve, reject) => {
      server.once("error", reject);
      server.listen(at, "127.0.0.1", () => {
        const address = server.address();
        resolve(typeof address === "object" && address ? address.port : 0);
      });
    });
  const stopListening = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });

  let listening = await listen(port);
  return {
    url: () => `http://127.0.0.1:${listening}/`,
    serve: (content: string, given: Record<string, Handler> = {}) => {
      body = content;
      hits.length = 0;
      routes.clear();
      for (const [pathname, handler] of Object.entries(given)) routes.set(pathname, handler);
    },
    hits: hitsOf,
    down: stopListening,
    up: async () => {
      listening = await listen(listening);
    },
    close: async () => {
      await stopListening();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}

export type TestServer = Awaited<ReturnType<typeof startServer>>;

function send(res: ServerResponse, type: string, content: string): void {
  res.writeHead(200, { "Content-Type": type }).end(content);
}

async function read(req: IncomingMessage, res: ServerResponse, url: URL, earlier: number) {
  let body = "";
  for await (const chunk of req) body += chunk;
  let closed = false;
  res.on("close", () => {
    closed = true;
  });
  return {
    method: req.method ?? "",
    url,
    headers: req.headers,
    body,
    earlier,
    isClosed: () => closed,
  };
}

/** The signals that a request brought. */
export function signalsOf(hit: Hit | undefined): unknown {
  return JSON.parse(hit?.url.searchParams.get("datastar") ?? (hit?.body || "null"));
}

export const html = (content: string, headers: Record<string, string> = {}): Handler => {
  return (_, res) => {
    res.writeHead(200, { "Content-Type": "text/html", ...headers }).end(content);
  };
};

export const json = (content: unknown, headers: Record<string, string> = {}): Handler => {
  return (_, res) => {
    const type = { "Content-Type": "application/json", ...headers };
    res.writeHead(200, type).end(JSON.stringify(content));
  };
};

export const status = (code: number): Handler => {
  return (_, res) => {
    res.writeHead(code).end();
  };
};

export function openStream(res: ServerResponse): void {
  res.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
  res.flushHeaders();
}

/** One event of patched elements, as text for the stream. */
export function elements(content: string, args: Record<string, string> = {}): string {
  const lines = Object.entries(args).map(([name, value]) => `data: ${name} ${value}`);
  const content_ = content.split("\n").map((line) => `data: elements ${line}`);
  return `event: datastar-patch-elements\n${[...lines, ...content_].join("\n")}\n\n`;
}

export function signals(patch: unknown, args: Record<string, string> = {}): string {
  const lines = Object.entries(args).map(([name, value]) => `data: ${name} ${value}\n`);
  return `event: datastar-patch-signals\n${lines.join("")}data: signals ${JSON.stringify(patch)}\n\n`;
}

/** A route that sends these events and ends. */
export const events = (...sent: string[]): Handler => {
  return (_, res) => {
    openStream(res);
    res.end(sent.join(""));
  };
};

/** A route that answers its first request in the first way, its second in the second, and so on. */
export const inTurn = (...handlers: Handler[]): Handler => {
  return (hit, res, req) => (handlers[hit.earlier] ?? status(500))(hit, res, req);
};
