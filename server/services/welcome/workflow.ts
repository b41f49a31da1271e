import { implement } from "@restatedev/restate-sdk";
import type { Database } from "#db/connection.ts";
import { type Notice, notify, recordEnd } from "#server/events/record.ts";
import type { Events, RunRef } from "#server/events/run-observer.ts";
import { pause, step } from "#server/events/step.ts";
import { tell } from "#server/events/telling.ts";
import { welcomeRun } from "./contract.ts";

export type Suggestion = Omit<Notice, "key" | "tone">;

export interface WelcomeOptions {
  events: Events;
  /** How long a new account may look around before the first suggestion. */
  lookAroundMs: number;
  /** Something worth a look, the same for the same account; nothing when there is nothing. */
  suggest: (db: Database, account: { seed: string }) => Suggestion | undefined;
}

/** Greets a new account, lets it look around, suggests a first product. */
export function createWelcomeRun({ events, lookAroundMs, suggest }: WelcomeOptions) {
  return implement(welcomeRun, {
    handlers: {
      run: async (ctx, { userId, displayName }) => {
        const run: RunRef = { runId: ctx.key, userId };

        // 1. The greeting appears while the page of the sign-up is still loading.
        await step(ctx, events, run, "Welcome you", () => greet(events, run, displayName));

        // 2. A durable wait: it survives restarts of everything.
        await pause(ctx, events, run, {
          name: "Have a look around",
          waitingFor: "a moment to look around",
          ms: lookAroundMs,
        });

        // 3. One product that is in stock; no stock, no suggestion.
        await step(ctx, events, run, "Suggest something to begin with", () => {
          const suggestion = suggest(events.db, { seed: run.runId });
          if (suggestion) notify(events, run, { key: "suggestion", ...suggestion });
        });

        tell(events, () => recordEnd(events, run, "done"));
      },
    },
    options: { workflowRetention: { days: 4 } },
  });
}

function greet(events: Events, run: RunRef, displayName: string): void {
  notify(events, run, {
    key: "hello",
    tone: "good",
    title: `Welcome, ${displayName}`,
    body: "Your account is ready. Every order you place can be followed here, step by step.",
  });
}
