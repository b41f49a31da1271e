import { implement, TerminalError, type WorkflowContext } from "@restatedev/restate-sdk";
import { type Backlog, countWithdrawn, endBacklog, findBacklog } from "#db/gate/backlogs.ts";
import { listOwners } from "#db/organisations/organisations.ts";
import { notify, recordEnd } from "#server/events/record.ts";
import { type Events, observe } from "#server/events/run-observer.ts";
import { tell } from "#server/events/telling.ts";
import { sayReceipt } from "#server/rules/backlog.ts";
import { stepNames } from "../../rules/step-names.ts";
import { withdrawSome } from "../withdrawing.ts";
import { backlogWithdrawal } from "./contract.ts";

export interface BacklogOptions {
  events: Events;
}

/** Withdraws what waits, some at a time, until nothing of it is left. */
export function createBacklogWithdrawal({ events }: BacklogOptions) {
  return implement(backlogWithdrawal, {
    handlers: { run: (ctx) => withdrawAll(ctx, events) },
    options: { workflowRetention: { days: 4 } },
  });
}

async function withdrawAll(ctx: WorkflowContext, events: Events): Promise<number> {
  const { db } = events;
  const asked = await ctx.run("Read what is asked for", () => findBacklog(db, { id: ctx.key }));
  if (!asked) throw new TerminalError(`There is no backlog ${ctx.key}`, { errorCode: 404 });
  const observer = observe(events, { runId: asked.id, userId: asked.userId });
  const step = stepNames.withdraw;
  observer.changed({ step, status: "running", attempt: 1 });
  for (;;) {
    // Made again after a kill it finds what is left: what was withdrawn does not wait any more.
    const more = await ctx.run("Withdraw some", () => withdrawSomeOf(events, asked));
    if (more === 0) break;
  }
  observer.changed({ step, status: "done" });
  tell(events, () => giveReceipt(events, asked));
  return asked.total;
}

async function withdrawSomeOf(events: Events, asked: Backlog): Promise<number> {
  const { db, hub } = events;
  const { id, organisationId, askedBy } = asked;
  const reason = `Withdrawn by @${askedBy}, with all that waited`;
  const count = (more: number) => countWithdrawn(db, { id, more });
  const withdrawn = await withdrawSome(events, { ...asked, reason, count });
  hub.wake("gate", `organisation:${organisationId}`, `run:${id}`, "admin");
  return withdrawn;
}

/** Told on every pass, once each: to whoever asked, and to the owners. */
function giveReceipt(events: Events, { id, userId, organisationId }: Backlog): void {
  const { db, hub, now } = events;
  const ended = findBacklog(db, { id });
  if (!ended) return;
  endBacklog(db, { id, now: now() });
  recordEnd(events, { runId: id, userId }, "done");
  const owners = listOwners(db, { organisationId });
  const isOwner = owners.includes(userId);
  for (const reader of new Set([userId, ...owners])) {
    const href = reader === userId && !isOwner ? "/admin/tenants" : "/jobs";
    const notice = { key: "withdrawn", title: "A backlog was withdrawn", body: sayReceipt(ended) };
    notify(events, { runId: id, userId: reader }, { ...notice, href });
  }
  hub.wake(`organisation:${organisationId}`, "admin");
}
