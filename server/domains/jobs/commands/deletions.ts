import { z } from "zod";
import { commit } from "#db/group-commit.ts";
import {
  findAct,
  findLatestAct,
  type OrganisationAct,
  takeBackAct,
} from "#db/organisations/acts.ts";
import { findMembership } from "#db/organisations/organisations.ts";
import { insertAudit } from "#db/queries/audit.ts";
import type { SignedIn } from "#db/queries/sessions.ts";
import { mayDecide } from "#server/rules/organisation-roles.ts";
import type { AppDeps } from "#server/web/deps.ts";
import { invalid, notFound, Problem } from "#server/web/problem.ts";
import { tellTakenBack } from "./act-ingress.ts";
import { type Asking, beginAct, forOwners, organisationField } from "./acts.ts";

const hour = 60 * 60;
const week = 7 * 24 * hour;

export const deletionForm = z.object({
  organisationId: organisationField,
  name: z
    .string("Enter its name")
    .trim()
    .min(1, "Enter its name")
    .max(80)
    .describe("As it is called"),
  graceSeconds: z.coerce
    .number("Enter a number")
    .int("Enter a whole number")
    .min(0)
    .max(week, `Enter at most ${week}`)
    .default(hour)
    .describe("So long it may be taken back, and what has begun may come to its end"),
  reason: z.string().trim().max(200, "Use at most 200 characters").default(""),
});

/** It leaves from this moment on: nothing of it is taken or begun. */
export function deleteAll(
  deps: AppDeps,
  asking: Asking<z.output<typeof deletionForm>>,
): Promise<OrganisationAct> {
  const { db } = deps.events;
  const { organisationId, name: typed, reason, graceSeconds } = asking.form;
  return beginAct(deps, asking, {
    ...{ kind: "deletion", action: "asked for its deletion", reason, graceSeconds },
    title: (name) => `Delete ${name}`,
    require: ({ name }) => {
      const before = findLatestAct(db, { organisationId, kind: "deletion" });
      if (before?.status === "done") throw isDeleted();
      if (typed !== name) throw invalid({ name: `It is called ${name}` });
    },
  });
}

interface TakingBack {
  user: SignedIn;
  id: string;
  as: "owner" | "admin";
}

/** By any of its owners, or an admin of the house, until erasing has begun. */
export async function takeBack(
  { events: { db, hub, now }, ingress }: AppDeps,
  { user, id, as }: TakingBack,
): Promise<OrganisationAct> {
  const at = now();
  const act = await commit(db, () => {
    const found = findAct(db, { id });
    if (found?.kind !== "deletion") throw notFound("deletion");
    const { organisationId } = found;
    if (as === "owner") requireOwner(db, { id: organisationId, userId: user.id });
    if (found.takenBackAt !== null) return found;
    if (!takeBackAct(db, { id, now: at })) throw tooLate();
    const action = "took its deletion back";
    insertAudit(db, { key: `${id}/back`, actor: user.id, action, subject: organisationId, at });
    return { ...found, takenBackAt: at };
  });
  // Unheard it ends later, and as what is written down.
  await tellTakenBack(ingress, { id }).catch(() => undefined);
  hub.wake("gate", `organisation:${act.organisationId}`, `run:${id}`, "admin");
  return act;
}

function requireOwner(db: AppDeps["events"]["db"], whose: { id: string; userId: string }): void {
  const membership = findMembership(db, whose);
  if (!membership) throw notFound("deletion");
  if (!mayDecide(membership.role)) throw forOwners();
}

function isDeleted(): Problem {
  return new Problem({
    status: 409,
    code: "is_deleted",
    title: "It is deleted already",
    detail: "There is nothing left to erase.",
  });
}

function tooLate(): Problem {
  return new Problem({
    status: 409,
    code: "too_late",
    title: "It is too late to take it back",
    detail: "Erasing has begun. What is erased cannot be brought back.",
  });
}
