import * as restate from "@restatedev/restate-sdk";
import * as clients from "@restatedev/restate-sdk-clients";
import pino from "pino";
import { expect, test } from "vitest";
import { at } from "#server/restate/at.ts";
import { restateLogger } from "#server/restate/logger.ts";
import { startTestRestate } from "../support/restate.ts";

const shelf = restate.object({
  name: "Shelf",
  handlers: {
    pick: async (ctx: restate.ObjectContext) => {
      ctx.console.info("picked", { sku: "pan" });
      await ctx.sleep(20);
    },
    refuse: async (_ctx: restate.ObjectContext) => {
      throw new restate.TerminalError("sold out");
    },
    stumble: async (ctx: restate.ObjectContext) => {
      await ctx.run("lift", () => Promise.reject(new Error("too heavy")), { maxRetryAttempts: 1 });
    },
  },
});

function topShelf(ingressUrl: string) {
  return clients.connect(at(ingressUrl)).objectClient(shelf, "top");
}

async function linesOf(act: (top: ReturnType<typeof topShelf>) => PromiseLike<unknown>) {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line));
  const logger = restateLogger(pino({ level: "info" }, { write }));
  const server = await startTestRestate({ services: [shelf], mode: "replay", logger });
  await Promise.allSettled([act(topShelf(server.ingressUrl))]);
  await server.stop();
  return lines.filter((line) => line.invocation);
}

test("a handler's line is written once however often it is replayed, and says whose it is", async () => {
  const lines = await linesOf((top) => top.pick());
  expect(lines).toMatchObject([{ handler: "Shelf/pick", key: "top", msg: 'picked {"sku":"pan"}' }]);
});

test("an invocation that is refused for good is silent at info", async () => {
  expect(await linesOf((top) => top.refuse())).toEqual([]);
});

test("a step that fails and will be tried again is a warning with its cause", async () => {
  const lines = await linesOf((top) => top.stumble());
  expect(lines).toMatchObject([{ level: 40, key: "top", err: { message: "too heavy" } }]);
});
