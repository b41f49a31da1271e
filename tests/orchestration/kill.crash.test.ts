import * as clients from "@restatedev/restate-sdk-clients";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { at } from "#server/restate/at.ts";
import { registerServices } from "#server/restate/register.ts";
import { freePorts } from "../support/free-ports.ts";
import { startTestRestate, type TestRestate } from "../support/restate.ts";
import { createCrashServices, STEPS } from "./support/crash-services.ts";
import { MortalEndpoint } from "./support/mortal-endpoint.ts";
import { type Asked, type Fate, OutsideLedger } from "./support/outside-ledger.ts";

let fate: (asked: Asked) => Fate = () => "lives";
let refused = "";
const ledger = new OutsideLedger({
  fate: (asked) => fate(asked),
  refuses: (name) => name === refused,
  kill: () => endpoint.kill(),
});
let endpoint: MortalEndpoint;
let server: TestRestate;

// Retries are how a run survives its process, so this is not for a server that has them turned off.
describe.skipIf(process.env.RESTATE_TEST_MODE === "replay")("a process that is killed", () => {
  beforeAll(async () => {
    const ledgerUrl = await ledger.listen();
    const [port = 0] = await freePorts(1);
    endpoint = new MortalEndpoint(port, ledgerUrl);
    server = await startTestRestate({ services: [], mode: "default" });
    await endpoint.start();
    await registerServices({ adminUrl: server.adminUrl, uri: `http://127.0.0.1:${port}` });
  });
  afterAll(async () => {
    await endpoint?.end();
    await server?.stop();
    await ledger.close();
  });

  function workflow(key: string) {
    const [tenSteps] = createCrashServices("http://unused");
    if (!tenSteps) throw new Error("There is no workflow.");
    return clients.connect(at(server.ingressUrl)).workflowClient(tenSteps, key);
  }

  // A step may be retried once here: dying and starting again do not use that up.
  test("at every step, before, during and after it, loses nothing and repeats nothing", async () => {
    const during: Fate[] = ["dies before it counts", "dies before the answer"];
    fate = ({ name, times }) => {
      if (times === 1) return during[STEPS.indexOf(name) % 2] ?? "lives";
      if (times === 2) return "is told to come back";
      return times === 3 ? "dies after the answer" : "lives";
    };
    const run = workflow("killed");
    await run.workflowSubmit();
    expect(await run.workflowAttach()).toBe("done");
    expect(ledger.applied).toEqual(STEPS);
    expect(endpoint.kills).toBe(2 * STEPS.length);
    const timesOf = (step: string) => ledger.asked.filter(({ name }) => name === step).length;
    expect(STEPS.map(timesOf).every((times) => times >= 3)).toBe(true);
  }, 120_000);

  test("in the middle of undoing, undoes exactly what happened, in order", async () => {
    for (const [index, step] of STEPS.entries()) {
      const before = ledger.applied.length;
      refused = step;
      // Each undo of every fourth run is asked for by a process that dies of asking.
      fate = ({ name, times }) =>
        name.startsWith("undo") && index % 4 === 3 && times === 1
          ? "dies before the answer"
          : "lives";
      const run = workflow(`fails at ${step}`);
      await run.workflowSubmit();
      await expect(run.workflowAttach()).rejects.toThrow(`${step} was refused`);
      const happened = STEPS.slice(0, index);
      const undone = happened.map((name) => `undo ${name}`).reverse();
      expect(ledger.applied.slice(before)).toEqual([...happened, ...undone]);
    }
  }, 120_000);
});
