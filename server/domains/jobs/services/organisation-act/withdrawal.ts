import type { WorkflowContext } from "@restatedev/restate-sdk";
import { countInAct, type OrganisationAct, stateIn } from "#db/organisations/acts.ts";
import { findAnyOrganisation } from "#db/organisations/organisations.ts";
import { type Events, observe } from "#server/events/run-observer.ts";
import { stepNames } from "../../rules/step-names.ts";
import { withdrawSome } from "../withdrawing.ts";

/** All that waits, some at a time: nothing new is taken meanwhile. */
export async function withdrawWaiting(
  ctx: WorkflowContext,
  events: Events,
  act: OrganisationAct,
): Promise<void> {
  const observer = observe(events, { runId: act.id, userId: act.userId });
  const step = stepNames.withdraw;
  observer.changed({ step, status: "running", attempt: 1 });
  for (;;) {
    const more = await ctx.run("Withdraw some", () => withdrawMore(events, act));
    if (more === 0) break;
  }
  observer.changed({ step, status: "done" });
}

/** Made again after a kill it finds what is left: what was withdrawn does not wait any more. */
export async function withdrawMore(events: Events, act: OrganisationAct): Promise<number> {
  const { db, hub } = events;
  const { id, organisationId, kind, askedBy } = act;
  const more = await withdrawSome(events, {
    organisationId,
    upTo: Number.MAX_SAFE_INTEGER,
    reason: `Withdrawn with the ${kind} that @${askedBy} asked for`,
    goesOn: () => findAnyOrganisation(db, { id: organisationId })?.state === stateIn[kind],
    count: (withdrawn) => countInAct(db, { id, withdrawn }),
  });
  hub.wake("gate", `organisation:${organisationId}`, `run:${id}`, "admin");
  return more;
}
