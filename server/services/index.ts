import type { Events } from "#server/events/run-observer.ts";
import { createWelcomeRun } from "./welcome/workflow.ts";

export interface ServiceOptions {
  events: Events;
  lookAroundMillis?: number;
}

/** Everything the endpoint serves. */
export function createServices({ events, lookAroundMillis = 5_000 }: ServiceOptions) {
  return [createWelcomeRun({ events, lookAroundMillis })];
}
