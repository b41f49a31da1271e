import { once } from "node:events";
import type { Transform } from "node:stream";
import { createBrotliDecompress, createGunzip } from "node:zlib";

/** What a socket gave us at once, and when. */
export interface Received {
  at: number;
  bytes: Buffer;
}

/** One that draws something; a heartbeat is none. */
export interface Frame {
  at: number;
  /** On the wire. */
  bytes: number;
}

/** One HTTP chunk is one frame: the server writes each by itself. */
export async function framesIn(received: Received[]): Promise<Frame[]> {
  const { head, chunks } = parted(received);
  const read = readerOf(/content-encoding: (\w+)/i.exec(head)?.[1]);
  const frames: Frame[] = [];
  for (const { at, bytes } of chunks) {
    const text = await read(bytes);
    if (text.includes("datastar-patch-elements")) frames.push({ at, bytes: bytes.length });
  }
  return frames;
}

/** The answer's head and the chunks of its body, each with the moment its last byte came. */
function parted(received: Received[]): { head: string; chunks: Received[] } {
  const all = Buffer.concat(received.map(({ bytes }) => bytes));
  const arrival = arrivalsOf(received);
  const headEnd = all.indexOf("\r\n\r\n");
  const chunks: Received[] = [];
  for (let at = headEnd + 4; at < all.length; ) {
    const lineEnd = all.indexOf("\r\n", at);
    const length = Number.parseInt(String(all.subarray(at, lineEnd)), 16);
    const end = lineEnd + 2 + length;
    if (lineEnd < 0 || !(length > 0) || end > all.length) break;
    chunks.push({ at: arrival(end), bytes: all.subarray(lineEnd + 2, end) });
    at = end + 2;
  }
  return { head: String(all.subarray(0, headEnd)), chunks };
}

/** When the byte before this place came; asked in order. */
function arrivalsOf(received: Received[]): (end: number) => number {
  let index = 0;
  let until = 0;
  let at = 0;
  return (end) => {
    while (until < end) {
      const next = received[index++];
      if (!next) break;
      until += next.bytes.length;
      at = next.at;
    }
    return at;
  };
}

function readerOf(encoding: string | undefined): (bytes: Buffer) => Promise<string> {
  switch (encoding) {
    case undefined:
      return plain();
    case "br":
      return decompressed(createBrotliDecompress());
    case "gzip":
      return decompressed(createGunzip());
    default:
      throw new Error(`A stream is encoded as ${encoding}, which nobody here reads`);
  }
}

function plain() {
  return async (bytes: Buffer) => String(bytes);
}

/** One for the whole stream, as the browser has one: each frame leans on those before it. */
function decompressed(unpacking: Transform): (bytes: Buffer) => Promise<string> {
  const failed = once(unpacking, "error").then(([error]) => Promise.reject(error));
  failed.catch(() => {});
  let text = "";
  unpacking.on("data", (chunk: Buffer) => {
    text += chunk;
  });
  return async (bytes) => {
    text = "";
    const taken = new Promise<void>((resolve) => unpacking.write(bytes, () => resolve()));
    await Promise.race([taken, failed]);
    return text;
  };
}
