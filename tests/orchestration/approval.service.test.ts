import * as restate from "@restatedev/restate-sdk";
import { TerminalError } from "@restatedev/restate-sdk";
import * as clients from "@restatedev/restate-sdk-clients";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { askApproval, decide, theDeadline } from "#server/orchestration/approval.ts";
import { getStatus, updateStatus } from "#server/orchestration/status.ts";
import { startTestRestate, type TestRestate } from "../support/restate.ts";
import { HOUR } from "./support/carriers.ts";
import { Ledger } from "./support/ledger.ts";
import { Recorder } from "./support/recorder.ts";
import { cancelInvocation } from "./support/workbench.ts";

const told = new Map<string, Ledger>();
const observer = new Recorder();

interface Ask {
  deadline: number;
  escalateAt?: number;
}

const stepOf = (key: string) => `approval ${key}`;
const PROMISE = "admin_approval";
const takenBack = (ctx: restate.WorkflowSharedContext) => ctx.promise<string>("taken back");

const request = restate.workflow({
  name: "Request",
  handlers: {
    run: async (ctx: restate.WorkflowContext, { deadline, escalateAt }: Ask) => {
      updateStatus(ctx, { phase: "asking", progress: 0.5, metadata: { amount: 120 } });
      const decision = await askApproval(ctx, stepOf(ctx.key), {
        promise: PROMISE,
        deadline,
        waitingFor: "an admin",
        observer,
        unless: takenBack(ctx)
          .get()
          .map((by, failure) => {
            throw failure ?? new TerminalError(`${by} took it back`);
          }),
        ...(escalateAt && {
          escalation: {
            at: escalateAt,
            tell: async () => told.get(ctx.key)?.write("escalated"),
          },
        }),
      });
      const phase = decision.approved ? "approved" : "rejected";
      updateStatus(ctx, { phase, progress: 1, completed: "approval" });
      return decision;
    },
    decide: async (
      ctx: restate.WorkflowSharedContext,
      said: { approved: boolean; by: string; name?: string; reason?: string },
    ) => decide(ctx, PROMISE, said),
    takeBack: async (ctx: restate.WorkflowSharedContext, by: string) => takenBack(ctx).resolve(by),
    getStatus: restate.handlers.workflow.shared((ctx: restate.WorkflowSharedContext) =>
      getStatus(ctx),
    ),
  },
  options: { explicitCancellation: true },
});

let server: TestRestate;
let asks = 0;
beforeAll(async () => {
  server = await startTestRestate({ services: [request] });
});
afterAll(() => server?.stop());

function newRequest() {
  const key = `r${asks++}`;
  const ledger = new Ledger();
  told.set(key, ledger);
  const workflow = clients.connect({ url: server.ingressUrl }).workflowClient(request, key);
  return { key, workflow, ledger };
}

describe("an approval", () => {
  test("waits until somebody decides, and says who and when", async () => {
    const { key, workflow } = newRequest();
    await workflow.workflowSubmit({ deadline: HOUR });
    const answer = await workflow.decide({ approved: true, by: "alice" });
    expect(answer).toMatchObject({ counted: true, value: { approved: true, by: "alice" } });
    expect(await workflow.workflowAttach()).toEqual(answer.value);
    expect(answer.value.at).toBeGreaterThan(Date.now() - 60_000);
    expect(observer.of(stepOf(key))).toEqual(["waiting", "done"]);
  });

  test("answers a second decision with the first", async () => {
    const { workflow } = newRequest();
    await workflow.workflowSubmit({ deadline: HOUR });
    await workflow.decide({ approved: false, by: "bob" });
    const second = await workflow.decide({ approved: true, by: "alice" });
    expect(second).toMatchObject({ counted: false, value: { approved: false, by: "bob" } });
    expect(await workflow.workflowAttach()).toMatchObject({ approved: false, by: "bob" });
  });

  test("is rejected at its deadline, and a later yes is answered with that", async () => {
    const { workflow } = newRequest();
    await workflow.workflowSubmit({ deadline: 20 });
    const atDeadline = { approved: false, by: theDeadline, reason: "nobody decided in time" };
    expect(await workflow.workflowAttach()).toMatchObject(atDeadline);
    const late = await workflow.decide({ approved: true, by: "alice" });
    expect(late).toMatchObject({ counted: false, value: atDeadline });
  });

  test("of many decisions at once lets exactly one count", async () => {
    const { workflow } = newRequest();
    await workflow.workflowSubmit({ deadline: HOUR });
    const answers = await Promise.all(
      ["a", "b", "c", "d"].map((by) => workflow.decide({ approved: true, by })),
    );
    expect(answers.filter(({ counted }) => counted)).toHaveLength(1);
    expect(new Set(answers.map(({ value }) => value.by)).size).toBe(1);
  });

  test("tells somebody else when nobody has decided after a while, and goes on waiting", async () => {
    const { workflow, ledger } = newRequest();
    await workflow.workflowSubmit({ deadline: HOUR, escalateAt: 0.00001 });
    await ledger.seen("escalated");
    await workflow.decide({ approved: true, by: "carol" });
    expect(await workflow.workflowAttach()).toMatchObject({ approved: true, by: "carol" });
  });

  test("is closed when its run is cancelled, and a later yes is answered with that", async () => {
    const { key, workflow, ledger } = newRequest();
    const { invocationId } = await workflow.workflowSubmit({ deadline: HOUR, escalateAt: 0.00001 });
    await ledger.seen("escalated");
    await cancelInvocation(server.adminUrl, invocationId);
    await expect(workflow.workflowAttach()).rejects.toThrow("Cancelled");
    const late = await workflow.decide({ approved: true, by: "alice" });
    expect(late).toMatchObject({ counted: false, value: { by: "the cancellation" } });
    expect(observer.of(stepOf(key))).toEqual(["waiting", "skipped"]);
  });

  test("is told with the name of whoever decided, and why", async () => {
    const { key, workflow } = newRequest();
    await workflow.workflowSubmit({ deadline: HOUR });
    const said = { approved: false, by: "usr_7", name: "Bob", reason: "too dear" };
    await workflow.decide(said);
    expect(await workflow.workflowAttach()).toMatchObject(said);
    const told = observer.changes.filter(({ step }) => step === stepOf(key));
    expect(told.at(-1)).toMatchObject({ status: "failed", reason: "rejected by Bob: too dear" });
  });

  test("ends when somebody takes back what was to be approved, and a later yes is answered with that", async () => {
    const { key, workflow } = newRequest();
    await workflow.workflowSubmit({ deadline: HOUR });
    await workflow.takeBack("the shopper");
    await expect(workflow.workflowAttach()).rejects.toThrow("the shopper took it back");
    const late = await workflow.decide({ approved: true, by: "alice" });
    const because = { by: "the cancellation", reason: "the shopper took it back" };
    expect(late).toMatchObject({ counted: false, value: because });
    expect(observer.of(stepOf(key))).toEqual(["waiting", "skipped"]);
  });

  test("that was given before it was taken back stays given", async () => {
    const { workflow } = newRequest();
    await workflow.decide({ approved: true, by: "alice" });
    await workflow.takeBack("the shopper");
    await workflow.workflowSubmit({ deadline: HOUR, escalateAt: 0.5 });
    expect(await workflow.workflowAttach()).toMatchObject({ approved: true, by: "alice" });
  });

  test("does not escalate what is decided early", async () => {
    const { workflow, ledger } = newRequest();
    await workflow.decide({ approved: true, by: "alice" });
    await workflow.workflowSubmit({ deadline: HOUR, escalateAt: 0.5 });
    await workflow.workflowAttach();
    expect(ledger.entries).toEqual([]);
  });
});

describe("a status", () => {
  test("can be asked for while the run waits, before it began, and after", async () => {
    const { workflow } = newRequest();
    expect(await workflow.getStatus()).toMatchObject({ phase: "waiting to begin", progress: 0 });
    await workflow.workflowSubmit({ deadline: HOUR, escalateAt: 0.00001 });
    await workflow.decide({ approved: true, by: "alice" });
    await workflow.workflowAttach();
    expect(await workflow.getStatus()).toEqual({
      phase: "approved",
      progress: 1,
      completed: ["approval"],
      metadata: { amount: 120 },
    });
  });

  test("shows what the run is at while it waits", async () => {
    const { workflow, ledger } = newRequest();
    await workflow.workflowSubmit({ deadline: HOUR, escalateAt: 0.00001 });
    await ledger.seen("escalated");
    expect(await workflow.getStatus()).toMatchObject({ phase: "asking", progress: 0.5 });
    await workflow.decide({ approved: false, by: "bob" });
    await workflow.workflowAttach();
  });
});
