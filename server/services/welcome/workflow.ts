import { implement } from "@restatedev/restate-sdk";
import { findSuggestion, type Product } from "#db/shop/products.ts";
import { notify, recordEnd } from "#server/events/record.ts";
import type { Events, RunRef } from "#server/events/run-observer.ts";
import { pause, step } from "#server/events/step.ts";
import { welcomeRun } from "./contract.ts";

export interface WelcomeOptions {
  events: Events;
  /** How long a new account may look around before the first suggestion. */
  lookAroundMillis: number;
}

/** Greets a new account, lets it look around, suggests a first product. */
export function createWelcomeRun({ events, lookAroundMillis }: WelcomeOptions) {
  return implement(welcomeRun, {
    handlers: {
      run: async (ctx, { userId, displayName }) => {
        const run: RunRef = { runId: ctx.key, userId };

        // 1. The greeting appears while the page of the sign-up is still loading.
        await step(ctx, events, run, "Say hello", () => greet(events, run, displayName));

        // 2. A durable wait: it survives restarts of everything.
        await pause(ctx, events, run, {
          name: "Let them look around",
          waitingFor: "a moment to look around",
          millis: lookAroundMillis,
        });

        // 3. One product that is in stock; no stock, no suggestion.
        await step(ctx, events, run, "Suggest a first product", () => suggest(events, run));

        await ctx.run("Welcome complete", () => recordEnd(events, run, "done"));
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

function suggest(events: Events, run: RunRef): void {
  const product = findSuggestion(events.db, { seed: run.runId });
  if (product) notify(events, run, suggestionOf(product));
}

function suggestionOf({ id, name, summary }: Product) {
  return {
    key: "suggestion",
    title: `A good first piece: ${name}`,
    body: summary,
    href: `/products/${id}`,
  };
}
