import { z } from "zod";
import { commit } from "#db/group-commit.ts";
import { changeTenant, type TenantChange } from "#db/organisations/changes.ts";
import { insertAudit } from "#db/queries/audit.ts";
import { organisationStates } from "#db/statuses.ts";
import { mostOf, type Plan } from "#server/rules/plans.ts";
import type { AppDeps } from "../web/deps.ts";
import { notFound } from "../web/problem.ts";

const limit = (most: number) =>
  z.coerce
    .number("Enter a number")
    .int("Enter a whole number")
    .min(1, "Enter at least 1")
    .max(most, `Enter at most ${most}`);

/** What an admin of the house sets for an organisation; it holds from the next start on. */
export const planForm = z.object({
  weight: limit(mostOf.weight),
  parallelRuns: limit(mostOf.parallelRuns),
  startsPerMinute: limit(mostOf.startsPerMinute),
  queueDepth: limit(mostOf.queueDepth),
  queueSeconds: limit(mostOf.queueSeconds),
  callsPerMinute: limit(mostOf.callsPerMinute),
  monthlyBudget: limit(mostOf.monthlyBudget),
}) satisfies z.ZodType<Plan>;

const settableStates = organisationStates.filter((state) => state !== "leaving");
export const stateForm = z.object({
  state: z.enum(settableStates as ["active", "draining", "paused", "suspended"], "Choose a state"),
  reason: z.string("Say why").trim().min(1, "Say why").max(200, "Use at most 200 characters"),
});

interface Act {
  id: string;
  /** The admin. */
  actor: string;
}

export function setPlan(deps: AppDeps, act: Act, plan: Plan): Promise<void> {
  return change(deps, act, { action: "changed the plan", detail: sayPlan(plan) }, plan);
}

export function setState(
  deps: AppDeps,
  act: Act,
  { state, reason }: z.output<typeof stateForm>,
): Promise<void> {
  const stateReason = state === "active" ? null : reason;
  return change(deps, act, { action: `made it ${state}`, detail: reason }, { state, stateReason });
}

async function change(
  { events: { db, hub, now } }: AppDeps,
  { id, actor }: Act,
  told: { action: string; detail: string },
  change: TenantChange,
): Promise<void> {
  const at = now();
  await commit(db, () => {
    if (!changeTenant(db, { id, now: at, change })) throw notFound("organisation");
    insertAudit(db, { key: `${id}/${told.action}/${at}`, actor, subject: id, at, ...told });
  });
  // What waits may begin by it.
  hub.wake("gate", `organisation:${id}`, "admin");
}

function sayPlan(plan: Plan): string {
  const { weight, parallelRuns, startsPerMinute, queueDepth, queueSeconds } = plan;
  const { callsPerMinute, monthlyBudget } = plan;
  const waiting = `${queueDepth} waiting for ${queueSeconds} s at most`;
  const others = `${callsPerMinute} calls a minute, ${monthlyBudget} credits a month`;
  return `weight ${weight}, ${parallelRuns} at once, ${startsPerMinute} a minute, ${waiting}, ${others}`;
}
