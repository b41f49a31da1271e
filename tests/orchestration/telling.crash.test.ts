import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { STEPS } from "./support/crash-services.ts";
import { type Plan, startMortalWorkflow } from "./support/mortal-workflow.ts";
import type { Fate } from "./support/outside-ledger.ts";
import { openStoryBook } from "./support/story-book.ts";

const DELIVERED = "is delivered";
const UNDONE = "is undone";
const LAST = STEPS.at(-1) ?? "";

const plan: Plan = { fate: () => "lives" };
let book: Awaited<ReturnType<typeof openStoryBook>>;
let mortal: Awaited<ReturnType<typeof startMortalWorkflow>>;

// Retries are how a run survives its process, so this is not for a server that has them turned off.
describe.skipIf(process.env.RESTATE_TEST_MODE === "replay")("a process that is killed", () => {
  beforeAll(async () => {
    book = await openStoryBook([DELIVERED, UNDONE]);
    mortal = await startMortalWorkflow(plan, { databaseFile: book.file });
  });
  afterAll(async () => {
    await mortal?.end();
    await book?.close();
  });

  test("has told of each step in its turn, and of each end once", async () => {
    const deaths: Fate[] = ["dies before the answer", "lives", "dies after the answer", "lives"];
    plan.fate = ({ name, times }) => (times === 1 && deaths[STEPS.indexOf(name) % 4]) || "lives";
    const run = mortal.run(DELIVERED);
    await run.workflowSubmit();
    await run.workflowAttach();
    expect(mortal.endpoint.kills).toBeGreaterThanOrEqual(4);
    const story = book.storyOf(DELIVERED);
    // Whoever dies in an attempt makes it again, so that it is told under its next number.
    expect([...new Set(story)]).toEqual(
      STEPS.flatMap((name) => [`${name}: running`, `${name}: done`]),
    );
    expect(story.filter((told) => told.endsWith("done"))).toHaveLength(STEPS.length);
  });

  test("has told of each undo in its turn, and of each end once", async () => {
    plan.refused = LAST;
    plan.fate = ({ name, times }) =>
      times === 1 && /^undo step [048]$/.test(name) ? "dies before the answer" : "lives";
    const run = mortal.run(UNDONE);
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
