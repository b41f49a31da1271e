import { within } from "../support/waiting.ts";
import { forkOwn } from "./own-child.ts";
import type { BenchShop } from "./shop.ts";
import type { Frame } from "./stream-frames.ts";
import type { Order, Reader, Told } from "./stream-readers.ts";

/** Pages that are open in as many browsers, in a process of their own. */
export interface OpenPages {
  /** Ends the reading, and answers what each of them was sent. */
  frames(): Promise<Frame[][]>;
  stop(): Promise<void>;
}

/** Resolves when each of them has been sent its first frame. */
export async function openPages(shop: BenchShop, readers: Reader[]): Promise<OpenPages> {
  const child = forkOwn("stream-readers.ts");
  const failed = new Promise<never>((_, reject) => {
    child.process.on("message", (told: Told) => {
      if ("error" in told) reject(new Error(`An open page failed. ${told.error}`));
    });
  });
  failed.catch(() => {});

  const answer = <T>(label: string, pick: (told: Told) => T | undefined) =>
    Promise.race([
      failed,
      within(
        60_000,
        label,
        new Promise<T>((resolve) => {
          child.process.on("message", (told: Told) => {
            const picked = pick(told);
            if (picked !== undefined) resolve(picked);
          });
        }),
      ),
    ]);
  const ask = (order: Order) => child.process.send(order);

  try {
    await child.port;
    const opened = answer("all pages to be open", (told) => "opened" in told || undefined);
    ask({ open: readers, port: Number(new URL(shop.url).port) });
    await opened;
  } catch (error) {
    await child.stop();
    throw error;
  }
  return {
    async frames() {
      const told = answer("the frames to be told", (told) =>
        "frames" in told ? told.frames : undefined,
      );
      ask("tell");
      return told;
    },
    stop: child.stop,
  };
}
