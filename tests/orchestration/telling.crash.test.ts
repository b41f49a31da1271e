import * as clients from "@restatedev/restate-sdk-clients";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { registerServices } from "#server/restate/register.ts";
import { freePorts } from "../support/free-ports.ts";
import { startTestRestate, type TestRestate } from "../support/restate.ts";
import { createCrashServices, STEPS } from "./support/crash-services.ts";
import { MortalEndpoint } from "./support/mortal-endpoint.ts";
import { type Asked, type Fate, OutsideLedger } from "./support/outside-ledger.ts";
import { openStoryBook } from "./support/story-book.ts";

const DELIVERED = "is delivered";
const UNDONE = "is undone";
const LAST = STEPS.at(-1) ?? "";

let fate: (asked: Asked) => Fate = () => "lives";
let refused = "";
const ledger = new OutsideLedger({
  fate: (asked) => fate(asked),
  refuses: (name) => name === refused,
  kill: () => endpoint.kill(),
});
let endpoint: MortalEndpoint;
let book: Awaited<ReturnType<typeof openStoryBook>>;
let server: TestRestate;

// Retries are how a run survives its process, so this is not for a server that has them turned off.
describe.skipIf(process.env.RESTATE_TEST_MODE === "replay")("a process that is killed", () => {
  beforeAll(async () => {
    const ledgerUrl = await ledger.listen();
    const [port = 0] = await freePorts(1);
    book = await openStoryBook([DELIVERED, UNDONE]);
    endpoint = new MortalEndpoint(port, ledgerUrl, book.file);
    server = await startTestRestate({ services: [], mode: "default" });
    await endpoint.start();
    await registerServices({ adminUrl: server.adminUrl, uri: `http://127.0.0.1:${port}` });
  });
  afterAll(async () => {
    await endpoint?.end();
    await server?.stop();
    await ledger.close();
    await book?.close();
  });

  function workflow(key: string) {
    const [tenSteps] = createCrashServices("http://unused");
    if (!tenSteps) throw new Error("There is no workflow.");
    return clients.connect({ url: server.ingressUrl }).workflowClient(tenSteps, key);
  }

  test("has told of each step in its turn, and of each end once", async () => {
    const deaths: Fate[] = ["dies before the answer", "lives", "dies after the answer", "lives"];
    fate = ({ name, times }) => (times === 1 && deaths[STEPS.indexOf(name) % 4]) || "lives";
    const run = workflow(DELIVERED);
    await run.workflowSubmit();
    await run.workflowAttach();
    expect(endpoint.kills).toBeGreaterThanOrEqual(4);
    const story = book.storyOf(DELIVERED);
    // Whoever dies in an attempt makes it again, so that it is told under its next number.
    expect([...new Set(story)]).toEqual(
      STEPS.flatMap((name) => [`${name}: running`, `${name}: done`]),
    );
    expect(story.filter((told) => told.endsWith("done"))).toHaveLength(STEPS.length);
  });

  test("has told of each undo in its turn, and of each end once", async () => {
    refused = LAST;
    fate = ({ name, times }) =>
      times === 1 && /^undo step [048]$/.test(name) ? "dies before the answer" : "lives";
    const run = workflow(UNDONE);
    await run.workflowSubmit();
    await expect(run.workflowAttach()).rejects.toThrow(`${LAST} was refused`);
    const story = book.storyOf(UNDONE);
    const happened = STEPS.slice(0, -1);
    expect([...new Set(story)].slice(2 * happened.length)).toEqual([
      `${LAST}: running`,
      `${LAST}: failed`,
      ...[...happened]
        .reverse()
        .flatMap((name) => [`${name}: compensating`, `${name}: compensated`]),
    ]);
    expect(story.filter((told) => told.endsWith("compensated"))).toHaveLength(happened.length);
  });
});
