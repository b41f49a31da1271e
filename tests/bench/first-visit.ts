import { connect } from "node:net";
import { brotliDecompressSync, gunzipSync } from "node:zlib";

/** What one address sent, in bytes as they went over the wire, head included. */
export interface Sent {
  path: string;
  kind: "page" | "style" | "script" | "picture" | "face";
  bytes: number;
}

/** All that a browser loads when it has never been here: the page and whatever the page names. */
export async function visit(url: string, path: string): Promise<Sent[]> {
  const page = await fetchRaw(url, path);
  const html = textOf(page);
  const named = [
    ...namedIn(html, /<link[^>]*rel="stylesheet"[^>]*href="([^"]+)"/g, "style"),
    ...namedIn(html, /<link[^>]*rel="preload"[^>]*href="([^"]+)"[^>]*as="font"/g, "face"),
    ...namedIn(html, /<script[^>]*src="([^"]+)"/g, "script"),
    ...namedIn(html, /<img[^>]*src="([^"]+)"/g, "picture"),
  ];
  const sent: Sent[] = [{ path, kind: "page", bytes: page.length }];
  for (const { path, kind } of named) {
    sent.push({ path, kind, bytes: (await fetchRaw(url, path)).length });
  }
  return sent;
}

function namedIn(html: string, pattern: RegExp, kind: Sent["kind"]): Pick<Sent, "path" | "kind">[] {
  const paths = new Set([...html.matchAll(pattern)].map(([, path = ""]) => path));
  return [...paths].filter((path) => path.startsWith("/")).map((path) => ({ path, kind }));
}

/** Everything that comes back, from the status line to the end. */
function fetchRaw(url: string, path: string): Promise<Buffer> {
  const { hostname, port, host } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) });
    const chunks: Buffer[] = [];
    socket.setTimeout(10_000, () => socket.destroy(new Error(`${path} was not answered`)));
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.once("error", reject);
    socket.once("end", () => {
      const answer = Buffer.concat(chunks);
      if (answer.subarray(9, 12).equals(Buffer.from("200"))) resolve(answer);
      else reject(new Error(`${path} was answered ${answer.subarray(0, 60)}`));
    });
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAccept: */*\r\nAccept-Encoding: br, gzip\r\nConnection: close\r\n\r\n`,
    );
  });
}

function textOf(answer: Buffer): string {
  const end = answer.indexOf("\r\n\r\n");
  const head = String(answer.subarray(0, end)).toLowerCase();
  const sent = answer.subarray(end + 4);
  const body = /transfer-encoding: chunked/.test(head) ? joined(sent) : sent;
  if (/content-encoding: br/.test(head)) return String(brotliDecompressSync(body));
  if (/content-encoding: gzip/.test(head)) return String(gunzipSync(body));
  return String(body);
}

/** The chunks without their lengths. */
function joined(body: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = body.indexOf("\r\n", at);
    const length = Number.parseInt(String(body.subarray(at, end)), 16);
    if (!(length > 0)) return Buffer.concat(parts);
    parts.push(body.subarray(end + 2, end + 2 + length));
    at = end + 2 + length + 2;
  }
}
