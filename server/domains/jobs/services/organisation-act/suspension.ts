import type { WorkflowContext } from "@restatedev/restate-sdk";
import { countHolding } from "#db/gate/open-places.ts";
import { endAct, findAct, type OrganisationAct } from "#db/organisations/acts.ts";
import { findAnyOrganisation, listOwners } from "#db/organisations/organisations.ts";
import { notify, recordEnd } from "#server/events/record.ts";
import { type Events, observe } from "#server/events/run-observer.ts";
import { tell } from "#server/events/telling.ts";
import { sayActReceipt } from "#server/rules/organisation-acts.ts";
import { stepNames } from "../../rules/step-names.ts";
import { lookUntil } from "./look-again.ts";
import { withdrawWaiting } from "./withdrawal.ts";

const mostMs = 10_000;

/**
 * Nothing of it begins since it was asked for. What waits is withdrawn or stays, as was asked; what has begun
 * goes on to its end, and it is through when nothing holds a slot any more.
 */
export async function suspendOrganisation(
  ctx: WorkflowContext,
  events: Events,
  act: OrganisationAct,
): Promise<boolean> {
  const { db } = events;
  const { organisationId } = act;
  const observer = observe(events, { runId: act.id, userId: act.userId });
  // 1. Whom it concerns knows why.
  observer.changed({ step: stepNames.tellOwners, status: "running", attempt: 1 });
  tell(events, () => tellOwners(events, act));
  observer.changed({ step: stepNames.tellOwners, status: "done" });
  // 2. What waits.
  if (act.withdraws) await withdrawWaiting(ctx, events, act);
  // 3. What has begun.
  const step = stepNames.letEnd;
  observer.changed({ step, status: "waiting", waitingFor: "what runs to come to its end" });
  const { isLifted } = await lookUntil(ctx, {
    name: "See what still runs",
    look: async () => ({
      holding: countHolding(db, { organisationId }),
      isLifted: findAnyOrganisation(db, { id: organisationId })?.state !== "suspended",
    }),
    isOver: ({ holding, isLifted }) => holding === 0 || isLifted,
    mostMs,
  });
  observer.changed(
    isLifted ? { step, status: "skipped", reason: "It was lifted" } : { step, status: "done" },
  );
  // 4. The receipt.
  tell(events, () => giveReceipt(events, act, isLifted));
  return !isLifted;
}

function tellOwners(events: Events, { id, organisationId, reason }: OrganisationAct): void {
  const { db, hub } = events;
  const name = findAnyOrganisation(db, { id: organisationId })?.name ?? "";
  const notice = { key: "suspended", tone: "warning", title: `${name} is suspended` } as const;
  const href = `/organisations/${organisationId}`;
  const body = `${reason}. It takes nothing new and begins nothing. What has begun goes on to its end.`;
  for (const userId of listOwners(db, { organisationId })) {
    notify(events, { runId: id, userId }, { ...notice, body, href });
  }
  hub.wake(`organisation:${organisationId}`);
}

/** Told on every pass, once each: to the admin who asked, and to the owners. */
function giveReceipt(events: Events, act: OrganisationAct, isLifted: boolean): void {
  const { db, hub, now } = events;
  const { id, userId, organisationId } = act;
  endAct(db, { id, endedAt: now() });
  recordEnd(events, { runId: id, userId }, isLifted ? "cancelled" : "done");
  const ended = findAct(db, { id });
  hub.wake(`organisation:${organisationId}`, "admin");
  if (!ended || isLifted) return;
  const notice = { key: "through", title: "A suspension is through", body: sayActReceipt(ended) };
  const owners = listOwners(db, { organisationId });
  for (const reader of new Set([userId, ...owners])) {
    const isOwner = owners.includes(reader);
    const href = isOwner ? `/organisations/${organisationId}` : "/admin/tenants";
    notify(events, { runId: id, userId: reader }, { ...notice, href });
  }
}
