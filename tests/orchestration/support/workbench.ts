import * as restate from "@restatedev/restate-sdk";
import * as clients from "@restatedev/restate-sdk-clients";
import { z } from "zod";
import { askAdmin } from "#server/restate/admin.ts";
import { at } from "#server/restate/at.ts";
import type { Services } from "#server/restate/endpoint.ts";
import { type RestateTestMode, startTestRestate } from "../../support/restate.ts";

type Scenario<T> = (ctx: restate.WorkflowContext) => Promise<T>;

interface Played<T> {
  key: string;
  result: Promise<T>;
  cancel(): Promise<void>;
  /** What the engine has written down of it, in order: each is a round trip or a part of one. */
  journal(): Promise<string[]>;
}

export interface Workbench {
  ingressUrl: string;
  adminUrl: string;
  /** Runs a scenario inside a workflow of a real server, and answers what it answered. */
  play<T>(scenario: Scenario<T>): Promise<T>;
  /** The same, not waited for. */
  begin<T>(scenario: Scenario<T>): Promise<Played<T>>;
  stop(): Promise<void>;
}

interface WorkbenchOptions {
  services?: Services;
  mode?: RestateTestMode;
  explicitCancellation?: boolean;
  /** A fault in a scenario fails its test at once; where faults are the subject it is retried. */
  retriesFaults?: boolean;
}

const retried = { initialInterval: 5, maxAttempts: 20, onMaxAttempts: "kill" } as const;
const failed = { maxAttempts: 1, onMaxAttempts: "kill" } as const;

/** A real server with one workflow whose body each test brings along. */
export async function startWorkbench({
  services = [],
  explicitCancellation = true,
  retriesFaults = false,
  ...options
}: WorkbenchOptions = {}): Promise<Workbench> {
  const scenarios = new Map<string, Scenario<void>>();
  const bench = restate.workflow({
    name: "Bench",
    handlers: {
      run: async (ctx: restate.WorkflowContext) => {
        await scenarios.get(ctx.key)?.(ctx);
      },
    },
    options: { explicitCancellation, retryPolicy: retriesFaults ? retried : failed },
  });
  const server = await startTestRestate({ services: [bench, ...services], ...options });
  const ingress = clients.connect(at(server.ingressUrl));

  async function begin<T>(scenario: Scenario<T>): Promise<Played<T>> {
    const key = `scenario-${scenarios.size}`;
    let answered: (answer: T) => void;
    const answer = new Promise<T>((resolve) => {
      answered = resolve;
    });
    scenarios.set(key, async (ctx) => answered(await scenario(ctx)));
    const workflow = ingress.workflowClient(bench, key);
    const { invocationId } = await workflow.workflowSubmit();
    const result = workflow.workflowAttach().then(
      () => answer,
      (error: unknown) => {
        throw new Error(reasonOf(error));
      },
    );
    result.catch(() => {});
    return {
      key,
      result,
      cancel: () => cancelInvocation(server.adminUrl, invocationId),
      journal: () => readJournal(server.adminUrl, invocationId),
    };
  }

  return {
    ingressUrl: server.ingressUrl,
    adminUrl: server.adminUrl,
    begin,
    play: async (scenario) => (await begin(scenario)).result,
    stop: server.stop,
  };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof clients.HttpCallError)) return String(error);
  const { message } = JSON.parse(error.responseText) as { message: string };
  return message;
}

export async function cancelInvocation(adminUrl: string, invocationId: string): Promise<void> {
  await askAdmin(adminUrl, { method: "PATCH", path: `/invocations/${invocationId}/cancel` });
}

const journalRows = z.object({ rows: z.array(z.object({ entry_type: z.string() })) });

async function readJournal(adminUrl: string, invocationId: string): Promise<string[]> {
  const query = `SELECT entry_type FROM sys_journal WHERE id = '${invocationId}' ORDER BY index`;
  const answer = await askAdmin(adminUrl, { method: "POST", path: "/query", body: { query } });
  return journalRows.parse(answer).rows.map(({ entry_type }) => entry_type);
}
