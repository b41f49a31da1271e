import { setTimeout as delay } from "node:timers/promises";
import * as restate from "@restatedev/restate-sdk";
import { TerminalError } from "@restatedev/restate-sdk";
import * as clients from "@restatedev/restate-sdk-clients";
import { afterAll, beforeAll, expect, test } from "vitest";
import { BreakerOpen, createBreaker, guarded } from "#server/orchestration/breaker.ts";
import { saga } from "#server/orchestration/saga.ts";
import { startWorkbench, type Workbench } from "./support/workbench.ts";

const COOL_DOWN = 400;
const breakerThatCools = (coolDown: number) =>
  createBreaker({ threshold: 3, coolDown, probeTimeout: 60_000 });
const breaker = breakerThatCools(COOL_DOWN);

const carrier = restate.service({
  name: "Carrier",
  handlers: {
    ship: (ctx: restate.Context, dependency: string) =>
      guarded(ctx, dependency, () => ctx.run("ship", () => "shipped")),
  },
});

let bench: Workbench;
/** Where what is open stays open, however slow the machine is. */
let cold: Workbench;
beforeAll(async () => {
  bench = await startWorkbench({ services: [breaker, carrier] });
  cold = await startWorkbench({ services: [breakerThatCools(3_600_000), carrier] });
});
afterAll(async () => {
  await bench?.stop();
  await cold?.stop();
});

const breakerOf = (dependency: string, at = bench) =>
  clients.connect({ url: at.ingressUrl }).objectClient(breaker, dependency);

function ask(dependency: string, failure?: TerminalError, at = bench) {
  return at.play((ctx) =>
    guarded(ctx, dependency, () =>
      ctx.run("ask the carrier", () => {
        if (failure) throw failure;
        return "label";
      }),
    ),
  );
}

const outage = new TerminalError("connection refused", { errorCode: 503 });
const refusal = new TerminalError("address unknown", { errorCode: 422 });

async function breakDown(dependency: string, at = bench) {
  for (let failure = 0; failure < 3; failure++) {
    await expect(ask(dependency, outage, at)).rejects.toThrow("connection refused");
  }
}

test("failures in a row open it, and then nothing is asked of the dependency", async () => {
  await breakDown("carrier-a", cold);
  expect(await breakerOf("carrier-a", cold).read()).toMatchObject({ state: "open", failures: 3 });
  const kept = ask("carrier-a", undefined, cold);
  await expect(kept).rejects.toThrow("carrier-a is down and is left alone until");
  expect(await ask("carrier-b", undefined, cold)).toBe("label");
});

test("a refusal is an answer: it does not open it, and ends a row of failures", async () => {
  for (let round = 0; round < 2; round++) {
    await expect(ask("picky", outage)).rejects.toThrow();
    await expect(ask("picky", outage)).rejects.toThrow();
    await expect(ask("picky", refusal)).rejects.toThrow("address unknown");
  }
  expect(await breakerOf("picky").read()).toEqual({ state: "closed", failures: 0 });
});

test("after the cool-down one probe decides, and a good one closes it", async () => {
  await breakDown("healing");
  await delay(COOL_DOWN);
  expect(await ask("healing")).toBe("label");
  expect(await breakerOf("healing").read()).toEqual({ state: "closed", failures: 0 });
});

test("a failed probe opens it again", async () => {
  await breakDown("ill");
  await delay(COOL_DOWN);
  await expect(ask("ill", outage)).rejects.toThrow("connection refused");
  expect(await breakerOf("ill").read()).toMatchObject({ state: "open", failures: 4 });
});

test("while a probe is under way everybody else is kept out", async () => {
  await breakDown("slow");
  await delay(COOL_DOWN);
  const passes = await Promise.all([1, 2, 3].map(() => breakerOf("slow").admit()));
  expect(passes.filter(({ admitted }) => admitted)).toEqual([{ admitted: true, probe: 1 }]);
});

test("a person can close it", async () => {
  await breakDown("reset");
  await breakerOf("reset").reset();
  expect(await ask("reset")).toBe("label");
});

test("a step it kept back is not undone, for nothing was asked", async () => {
  await breakDown("kept back", cold);
  const undone: string[] = [];
  const run = cold.play((ctx) =>
    saga(ctx, "order").run(async ({ step }) => {
      await step("ship")
        .withCompensation(() => undone.push("ship"))
        .call(() => ctx.serviceClient(carrier).ship("kept back"));
    }),
  );
  await expect(run).rejects.toThrow("kept back is down");
  expect(undone).toEqual([]);
  const kept = cold.play((ctx) =>
    guarded(ctx, "kept back", async () => "asked").catch((error) => error instanceof BreakerOpen),
  );
  expect(await kept).toBe(true);
});
