import { type DurablePromise, RestatePromise, type WorkflowContext } from "@restatedev/restate-sdk";
import { countUnfinished, listBegun } from "#db/gate/open-places.ts";
import { commit } from "#db/group-commit.ts";
import { eraseJobs, eraseRest } from "#db/jobs/erasing.ts";
import {
  beginErasing,
  countActsBeside,
  countInAct,
  endAct,
  findAct,
  type OrganisationAct,
} from "#db/organisations/acts.ts";
import { findAnyOrganisation, listOwners } from "#db/organisations/organisations.ts";
import { notify, recordEnd } from "#server/events/record.ts";
import { type Events, observe } from "#server/events/run-observer.ts";
import { tell } from "#server/events/telling.ts";
import { sayActReceipt } from "#server/rules/organisation-acts.ts";
import { stepNames } from "../../rules/step-names.ts";
import { organisationAct } from "./contract.ts";
import { lookUntil } from "./look-again.ts";
import { withdrawMore, withdrawWaiting } from "./withdrawal.ts";

interface Waits {
  takenBack: Pick<DurablePromise<boolean>, "get">;
}

const batch = 200;
/** A call that is under way has minutes to end in. */
const mostMs = 60_000;

/** It leaves since it was asked for: nothing new is taken, and nothing begins. */
export async function deleteOrganisation(
  ctx: WorkflowContext,
  events: Events,
  act: OrganisationAct,
  waits: Waits,
): Promise<boolean> {
  // 1. Whoever may take it back knows of it; and what waits.
  tell(events, () => tellOwners(events, act));
  await withdrawWaiting(ctx, events, act);
  // 2. Until then it may be taken back, and what has begun may come to its end.
  if (!(await graceIsOver(ctx, events, act, waits))) {
    tell(events, () => tellTakenBack(events, act));
    return false;
  }
  // 3. What still runs is told to end.
  await endWhatHasBegun(ctx, events, act);
  // 4. Its jobs, and then the rest with the receipt.
  await eraseAll(ctx, events, act);
  return true;
}

function tellOwners(events: Events, act: OrganisationAct): void {
  const { id, organisationId, askedBy, reason } = act;
  const name = findAnyOrganisation(events.db, { id: organisationId })?.name ?? "";
  const why = reason ? `Why: ${reason}. ` : "";
  const body = `@${askedBy} asked for it. ${why}Any of its owners can take it back until erasing begins.`;
  const notice = {
    key: "leaving",
    tone: "warning",
    title: `${name} is going to be deleted`,
  } as const;
  const href = `/organisations/${organisationId}`;
  for (const userId of listOwners(events.db, { organisationId })) {
    notify(events, { runId: id, userId }, { ...notice, body, href });
  }
}

async function graceIsOver(
  ctx: WorkflowContext,
  events: Events,
  act: OrganisationAct,
  { takenBack }: Waits,
): Promise<boolean> {
  const { db, now } = events;
  const { id, graceUntil } = act;
  const step = stepNames.takeBack;
  const observer = observe(events, { runId: id, userId: act.userId });
  const until = graceUntil ?? act.createdAt;
  const left = await ctx.run("See how long it may be taken back", () => Math.max(0, until - now()));
  observer.changed({ step, status: "waiting", waitingFor: "whoever takes it back", until });
  await RestatePromise.race([ctx.sleep(left).map(() => undefined), takenBack.get()]);
  // Whether it was taken back is decided where that is written down, and by nothing that may be late.
  const begins = await ctx.run("Begin to erase", () =>
    commit(db, () => beginErasing(db, { id, now: now() })),
  );
  observer.changed(
    begins ? { step, status: "done" } : { step, status: "skipped", reason: "It was taken back" },
  );
  return begins;
}

/** By each job's own way to end; what was let in or asked for in the last moment is among them. */
async function endWhatHasBegun(
  ctx: WorkflowContext,
  events: Events,
  act: OrganisationAct,
): Promise<void> {
  const { db } = events;
  const { id, organisationId } = act;
  const step = stepNames.endBegun;
  const observer = observe(events, { runId: id, userId: act.userId });
  observer.changed({ step, status: "waiting", waitingFor: "what has begun to end" });
  for (let after = 0; ; ) {
    const next = await ctx.run("List what has begun", () => listSome(events, act, after));
    if (next.jobIds.length === 0) break;
    const { jobIds } = next;
    await ctx.client(organisationAct, ctx.key).endSome({ jobIds });
    after = next.last;
  }
  await lookUntil(ctx, {
    name: "See what has not ended",
    look: async () => {
      while ((await withdrawMore(events, act)) > 0);
      return countUnfinished(db, { organisationId }) + countActsBeside(db, act);
    },
    isOver: (left) => left === 0,
    mostMs,
  });
  observer.changed({ step, status: "done" });
}

/** Counted as they are listed, together with how far: listed again after a kill they are counted once. */
function listSome({ db }: Events, { id, organisationId }: OrganisationAct, after: number) {
  return commit(db, () => {
    const some = listBegun(db, { organisationId, after, most: batch });
    const last = some.at(-1)?.seq ?? after;
    const known = findAct(db, { id })?.toldUpTo ?? 0;
    const cancelled = some.filter(({ seq }) => seq > known).length;
    countInAct(db, { id, cancelled, toldUpTo: Math.max(known, last) });
    return { last, jobIds: some.map(({ runId }) => runId) };
  });
}

async function eraseAll(ctx: WorkflowContext, events: Events, act: OrganisationAct): Promise<void> {
  const { db, hub } = events;
  const { id, userId, organisationId } = act;
  const observer = observe(events, { runId: id, userId });
  observer.changed({ step: stepNames.erase, status: "running", attempt: 1 });
  for (;;) {
    const more = await ctx.run("Erase some jobs", () =>
      commit(db, () => eraseJobs(db, { id }, { most: batch })),
    );
    hub.wake(`organisation:${organisationId}`, `run:${id}`, "admin");
    if (more === 0) break;
  }
  observer.changed({ step: stepNames.erase, status: "done" });
  observer.changed({ step: stepNames.receipt, status: "running", attempt: 1 });
  await ctx.run("Erase the rest", () => commit(db, () => eraseLast(events, act)));
}

/** Who its owners were is known in this transaction for the last time: all that is to be told is told in it. */
function eraseLast(events: Events, act: OrganisationAct): void {
  const { db, hub, now } = events;
  const { id, userId, organisationId } = act;
  const owners = listOwners(db, { organisationId });
  if (!eraseRest(db, act, { now: now() })) return;
  const ended = findAct(db, { id });
  const body = ended ? sayActReceipt(ended) : "";
  const observer = observe(events, { runId: id, userId });
  observer.changed({ step: stepNames.receipt, status: "done", detail: body });
  recordEnd(events, { runId: id, userId }, "done");
  for (const reader of new Set([userId, ...owners])) {
    const href = reader === userId ? `/runs/${id}` : "/organisations";
    const notice = { key: "deleted", title: "An organisation was deleted", body, href };
    notify(events, { runId: id, userId: reader }, notice);
    hub.wake(`user:${reader}`);
  }
  hub.wake(`organisation:${organisationId}`, "admin");
}

function tellTakenBack(events: Events, { id, userId, organisationId }: OrganisationAct): void {
  const { db, hub, now } = events;
  endAct(db, { id, endedAt: now() });
  recordEnd(events, { runId: id, userId }, "cancelled");
  const ended = findAct(db, { id });
  if (!ended) return;
  const owners = listOwners(db, { organisationId });
  for (const reader of new Set([userId, ...owners])) {
    const href = owners.includes(reader) ? `/organisations/${organisationId}` : "/admin/tenants";
    const notice = { key: "taken back", title: "A deletion was taken back" };
    notify(events, { runId: id, userId: reader }, { ...notice, body: sayActReceipt(ended), href });
  }
  hub.wake("gate", `organisation:${organisationId}`, "admin");
}
