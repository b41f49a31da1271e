import { z } from "zod";
import { commit } from "#db/group-commit.ts";
import { changeTenant, type TenantChange } from "#db/organisations/changes.ts";
import {
  findAnyOrganisation,
  listOwners,
  type Organisation,
} from "#db/organisations/organisations.ts";
import { insertAudit } from "#db/queries/audit.ts";
import { insertNotification } from "#db/queries/notifications.ts";
import { mostOf, type Plan } from "#server/rules/plans.ts";
import type { AppDeps } from "../web/deps.ts";
import { notFound } from "../web/problem.ts";
import { requireStaying } from "./leaving.ts";

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

/** Suspending and deleting are more than a state: each is a run with a receipt. */
const settableStates = ["active", "draining", "paused"] as const;
export const stateForm = z.object({
  state: z.enum(settableStates, "Choose a state"),
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
  deps: AppDeps,
  { id, actor }: Act,
  told: { action: string; detail: string },
  change: TenantChange,
): Promise<void> {
  const { db, hub, now } = deps.events;
  const at = now();
  await commit(db, () => {
    const before = findAnyOrganisation(db, { id });
    if (!before) throw notFound("organisation");
    requireStaying(before);
    changeTenant(db, { id, now: at, change });
    if (change.state && before.state === "suspended") tellLifted(deps, before, { ...told, at });
    insertAudit(db, { key: `${id}/${told.action}/${at}`, actor, subject: id, at, ...told });
  });
  // What waits may begin by it.
  hub.wake("gate", `organisation:${id}`, "admin");
}

/** Whom its suspension was told. */
function tellLifted(
  { events: { db, hub } }: AppDeps,
  { id, name }: Organisation,
  { detail, at }: { detail: string; at: number },
): void {
  const title = `${name} is suspended no longer`;
  const [key, href] = [`${id}/lifted/${at}`, `/organisations/${id}`];
  for (const userId of listOwners(db, { organisationId: id })) {
    insertNotification(db, { userId, key, tone: "good", title, body: detail, href, at });
    hub.wake(`notices:${userId}`);
  }
}

function sayPlan(plan: Plan): string {
  const { weight, parallelRuns, startsPerMinute, queueDepth, queueSeconds } = plan;
  const { callsPerMinute, monthlyBudget } = plan;
  const waiting = `${queueDepth} waiting for ${queueSeconds} s at most`;
  const others = `${callsPerMinute} calls a minute, ${monthlyBudget} credits a month`;
  return `weight ${weight}, ${parallelRuns} at once, ${startsPerMinute} a minute, ${waiting}, ${others}`;
}
