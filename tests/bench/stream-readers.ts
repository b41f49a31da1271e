import { connect } from "node:net";
import { type Frame, framesIn, type Received } from "./stream-frames.ts";

/**
 * Forked by a benchmark: so many open pages, each a socket and a list of what came when. What came is read
 * only at the end, so that the readers take as little of the machine as they can while it is measured.
 */
export interface Reader {
  path: string;
  headers: Record<string, string>;
}

export type Order = { open: Reader[]; port: number } | "tell";
export type Told =
  | { port: number }
  | { opened: number }
  | { frames: Frame[][] }
  | { error: string };

const received: Received[][] = [];
let expected = 0;
let begun = 0;

process.on("message", (order: Order) => {
  if (order === "tell") void tellFrames();
  else openAll(order);
});
process.once("disconnect", () => process.exit());
tell({ port: 0 });

function openAll({ open, port }: Exclude<Order, "tell">): void {
  expected += open.length;
  for (const reader of open) openOne(reader, port);
}

function openOne({ path, headers }: Reader, port: number): void {
  const chunks: Received[] = [];
  received.push(chunks);
  const socket = connect({ host: "127.0.0.1", port });
  socket.on("data", (bytes: Buffer) => {
    chunks.push({ at: now(), bytes });
    if (chunks.length === 1) hasBegun(bytes, path);
  });
  socket.once("error", ({ message }) => tell({ error: `${path}: ${message}` }));
  socket.once("close", () => tell({ error: `${path} was closed` }));
  const lines = Object.entries({ host: `127.0.0.1:${port}`, ...headers });
  socket.write(
    `GET ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`,
  );
}

function hasBegun(bytes: Buffer, path: string): void {
  if (!String(bytes.subarray(0, 15)).includes(" 200")) {
    tell({ error: `${path} was answered ${bytes.subarray(0, 60)}` });
  }
  begun += 1;
  if (begun === expected) tell({ opened: begun });
}

async function tellFrames(): Promise<void> {
  const frames: Frame[][] = [];
  for (const chunks of received) frames.push(await framesIn(chunks));
  tell({ frames });
}

/** The time of day with its fractions: the same clock that the shop's rows are stamped with. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

function tell(told: Told): void {
  process.send?.(told);
}
