import * as restate from "@restatedev/restate-sdk";
import * as clients from "@restatedev/restate-sdk-clients";
import { expect, test } from "vitest";
import { at } from "#server/restate/at.ts";
import { type RestateTestMode, startTestRestate } from "../support/restate.ts";

test("forced replay enters a handler again after each of its waits, and runs each step once", async () => {
  expect(await countsUnder("default")).toEqual({ entered: 1, ran: 1 });
  const { entered, ran } = await countsUnder("replay");
  expect(ran).toBe(1);
  expect(entered).toBeGreaterThan(1);
});

async function countsUnder(mode: RestateTestMode) {
  const counts = { entered: 0, ran: 0 };
  const napper = restate.service({
    name: "Napper",
    handlers: {
      nap: async (ctx: restate.Context) => {
        counts.entered += 1;
        await ctx.run("count", () => {
          counts.ran += 1;
        });
        await ctx.sleep(50);
      },
    },
  });
  const server = await startTestRestate({ services: [napper], mode });
  await clients.connect(at(server.ingressUrl)).serviceClient(napper).nap();
  await server.stop();
  return counts;
}

test("a handler that fails is not tried again under forced replay", async () => {
  let entered = 0;
  const failing = restate.service({
    name: "Failing",
    handlers: {
      fail: async () => {
        entered += 1;
        throw new Error("no");
      },
    },
  });
  const server = await startTestRestate({ services: [failing], mode: "replay" });
  const call = clients.connect(at(server.ingressUrl)).serviceClient(failing).fail();
  await expect(call).rejects.toThrow();
  expect(entered).toBe(1);
  await server.stop();
});
