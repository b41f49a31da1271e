import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Free loopback ports, below those the system hands out by itself. Drawn at random, because several
 * test files look at the same time: two that drew the same port see it taken and draw again.
 */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  for (let tries = 0; ports.size < count; tries++) {
    if (tries > 200) throw new Error("Looked for free ports 200 times and found too few.");
    const port = randomInt(12_000, 32_000);
    if (await isFree(port)) ports.add(port);
  }
  return [...ports];
}

/** The first of some free ports in a row. */
export async function freeRow(length: number): Promise<number> {
  for (let tries = 0; tries < 200; tries++) {
    const first = randomInt(12_000, 32_000);
    const row = Array.from({ length }, (_, place) => isFree(first + place));
    if ((await Promise.all(row)).every(Boolean)) return first;
  }
  throw new Error(`Looked 200 times for ${length} free ports in a row.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
