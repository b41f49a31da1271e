import { beginErasing, countInAct, endAct, findAct, placeAct } from "#db/organisations/acts.ts";
import { placeOrganisation } from "#db/organisations/changes.ts";
import { endRun } from "#db/queries/runs.ts";
import { insertStepEvent } from "#db/queries/step-events.ts";
import type { OrganisationActKind } from "#db/statuses.ts";
import { stepNames } from "#server/domains/jobs/rules/step-names.ts";
import { sayActReceipt } from "#server/rules/organisation-acts.ts";
import { firstPlan } from "#server/rules/plans.ts";
import type { TestApp } from "../support/app.ts";
import type { Shot } from "./states.ts";

export const leavingShots: Shot[] = [
  { name: "organisation-exported", path: "/organisations/org_exported", who: "alice" },
  { name: "organisation-suspended", path: "/organisations/org_suspended", who: "alice" },
  { name: "organisation-leaving", path: "/organisations/org_leaving", who: "alice" },
  { name: "organisation-erasing", path: "/organisations/org_erasing", who: "alice" },
  { name: "run-of-a-deletion", path: "/runs/del_erased", who: "alice" },
];

/** One of which a file can be taken along, one that is suspended, and one at each point of being deleted. */
export function fillLeaving({ db, clock: { now } }: TestApp): void {
  const begin = (name: string, id: string, kind: OrganisationActKind) => {
    const organisationId = `org_${name.toLowerCase()}`;
    const founded = { id: organisationId, name: `Zeta ${name}`, userId: "usr_alice" };
    placeOrganisation(db, { ...founded, plan: firstPlan, now });
    placeAct(db, {
      ...{ id, organisationId, kind, userId: "usr_alice", title: `Zeta ${name}`, now },
      reason: kind === "suspension" ? "The bill of October is open" : "",
      ...(kind === "deletion" && { graceUntil: now + 3_600_000 }),
    });
  };
  begin("Exported", "exp_shown", "export");
  countInAct(db, { id: "exp_shown", jobs: 1_204, size: 3_400_000 });
  endAct(db, { id: "exp_shown", endedAt: now, availableUntil: now + 7 * 86_400_000 });
  endRun(db, { id: "exp_shown", status: "done", now });
  begin("Suspended", "sus_shown", "suspension");
  begin("Leaving", "del_shown", "deletion");
  begin("Erasing", "del_erasing", "deletion");
  beginErasing(db, { id: "del_erasing", now });
  countInAct(db, { id: "del_erasing", jobs: 4_200, withdrawn: 80 });
  begin("Erased", "del_erased", "deletion");
  countInAct(db, { id: "del_erased", jobs: 4_200, withdrawn: 80, cancelled: 2 });
  endAct(db, { id: "del_erased", endedAt: now, people: 4 });
  const { withdraw, takeBack, endBegun, erase, receipt } = stepNames;
  const erased = findAct(db, { id: "del_erased" });
  for (const step of [withdraw, takeBack, endBegun, erase, receipt]) {
    const detail = step === receipt && erased ? sayActReceipt(erased) : undefined;
    insertStepEvent(db, { runId: "del_erased", step, status: "done", detail, now });
  }
  endRun(db, { id: "del_erased", status: "done", now });
}
