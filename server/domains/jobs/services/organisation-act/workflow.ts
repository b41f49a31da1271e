import {
  implement,
  TerminalError,
  type WorkflowContext,
  type WorkflowSharedContext,
} from "@restatedev/restate-sdk";
import { commit } from "#db/group-commit.ts";
import { findAct } from "#db/organisations/acts.ts";
import { dropExpiredPieces } from "#db/organisations/export-pieces.ts";
import type { Events } from "#server/events/run-observer.ts";
import { jobRunner } from "../job-run/contract.ts";
import { organisationAct } from "./contract.ts";
import { deleteOrganisation } from "./deletion.ts";
import { exportOrganisation } from "./export.ts";
import { suspendOrganisation } from "./suspension.ts";

export interface OrganisationActOptions {
  events: Events;
}

/** Something that is done with all of an organisation, until it is through. */
export function createOrganisationAct({ events }: OrganisationActOptions) {
  return implement(organisationAct, {
    handlers: {
      run: (ctx) => act(ctx, events),
      takenBack: wakeWhoeverWaits,
      endSome: async (ctx, { jobIds }) => endSome(ctx, jobIds),
      forget: (ctx) =>
        ctx.run("Forget what is kept no longer", () =>
          commit(events.db, () => dropExpiredPieces(events.db, { now: events.now() })),
        ),
    },
    options: { workflowRetention: { days: 4 } },
  });
}

const takenBack = "taken back";

async function wakeWhoeverWaits(ctx: WorkflowSharedContext): Promise<void> {
  const promise = ctx.promise<boolean>(takenBack);
  if ((await promise.peek()) === undefined) await promise.resolve(true);
}

/** Answers whether it was done, and not taken back or lifted before its end. */
async function act(ctx: WorkflowContext, events: Events): Promise<boolean> {
  const asked = await ctx.run("Read what is asked for", () => findAct(events.db, { id: ctx.key }));
  if (!asked)
    throw new TerminalError(`There is nothing asked for as ${ctx.key}`, { errorCode: 404 });
  switch (asked.kind) {
    case "suspension":
      return suspendOrganisation(ctx, events, asked);
    case "export":
      return exportOrganisation(ctx, events, asked);
    case "deletion":
      return deleteOrganisation(ctx, events, asked, { takenBack: ctx.promise<boolean>(takenBack) });
  }
}

/** Told by a handler of their own: the journal of the act stays short, however many there are. */
function endSome(ctx: WorkflowSharedContext, jobIds: readonly string[]): void {
  const by = "the deletion of its organisation";
  for (const id of jobIds) ctx.sendClient(jobRunner, id).cancel({ by });
}
