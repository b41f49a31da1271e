import { rpc, type WorkflowContext } from "@restatedev/restate-sdk";
import { commit } from "#db/group-commit.ts";
import { gatherJobs, gatherOrganisation } from "#db/jobs/gathering.ts";
import { countInAct, endAct, findAct, type OrganisationAct } from "#db/organisations/acts.ts";
import { addPiece, dropExpiredPieces } from "#db/organisations/export-pieces.ts";
import { listOwners } from "#db/organisations/organisations.ts";
import { notify, recordEnd } from "#server/events/record.ts";
import { type Events, observe } from "#server/events/run-observer.ts";
import { tell } from "#server/events/telling.ts";
import { sayActReceipt } from "#server/rules/organisation-acts.ts";
import { stepNames } from "../../rules/step-names.ts";
import { organisationAct } from "./contract.ts";

/** So much in one transaction: whoever else writes waits no longer than for that. */
const pieceLimit = { most: 200, bytes: 1_000_000 };
const keptForMs = 7 * 24 * 60 * 60 * 1000;

/** One file of all that is an organisation's, a piece at a time. */
export async function exportOrganisation(
  ctx: WorkflowContext,
  events: Events,
  act: OrganisationAct,
): Promise<boolean> {
  const observer = observe(events, { runId: act.id, userId: act.userId });
  // 1. What it is, its people and its books.
  observer.changed({ step: stepNames.describe, status: "running", attempt: 1 });
  await ctx.run("Gather what it is", () => writeHead(events, act));
  observer.changed({ step: stepNames.describe, status: "done" });
  // 2. Its jobs.
  observer.changed({ step: stepNames.gatherAll, status: "running", attempt: 1 });
  for (;;) {
    const more = await ctx.run("Gather some jobs", () => writeSome(events, act));
    if (more === 0) break;
  }
  observer.changed({ step: stepNames.gatherAll, status: "done" });
  // 3. The receipt, and the end of the file some days later.
  const availableUntil = await ctx.run("Close the file", () => closeFile(events, act));
  tell(events, () => giveReceipt(events, act));
  const delay = { milliseconds: keptForMs + 1000 };
  ctx.sendClient(organisationAct, ctx.key).forget({}, rpc.sendOpts({ delay }));
  return availableUntil > 0;
}

/** Made again after a kill it finds its piece. */
function writeHead({ db, now }: Events, act: OrganisationAct): Promise<void> {
  return commit(db, () => {
    dropExpiredPieces(db, { now: now() });
    if (findAct(db, act)?.size !== 0) return;
    const head = { exportedAt: act.createdAt, ...gatherOrganisation(db, act) };
    write(db, act, { text: `${JSON.stringify(head).slice(0, -1)},"jobs":[` });
  });
}

/** Its place in the list is kept with it, in one transaction: none is left out, and none is there twice. */
async function writeSome({ db, hub }: Events, { id, organisationId }: OrganisationAct) {
  const written = await commit(db, () => {
    const act = findAct(db, { id });
    if (!act) return 0;
    const { last, gathered } = gatherJobs(db, act, pieceLimit);
    if (gathered.length === 0) return 0;
    const text = gathered.map((job) => JSON.stringify(job)).join(",\n");
    const more = { jobs: gathered.length, upTo: last };
    write(db, act, { text: act.jobs > 0 ? `,\n${text}` : text, ...more });
    return gathered.length;
  });
  hub.wake(`organisation:${organisationId}`, `run:${id}`, "admin");
  return written;
}

function closeFile({ db, now }: Events, { id }: OrganisationAct): Promise<number> {
  return commit(db, () => {
    const act = findAct(db, { id });
    if (!act) return 0;
    const availableUntil = now() + keptForMs;
    if (!endAct(db, { id, endedAt: now(), availableUntil })) return act.availableUntil ?? 0;
    write(db, act, { text: "]}\n" });
    return availableUntil;
  });
}

interface Written {
  text: string;
  jobs?: number;
  upTo?: number;
}

function write(db: Events["db"], { id }: OrganisationAct, { text, ...more }: Written): void {
  countInAct(db, { id, size: addPiece(db, { actId: id, text }), ...more });
}

/** Told on every pass, once each: to its owners, who alone may take it along, and to whoever asked. */
function giveReceipt(events: Events, { id, userId, organisationId }: OrganisationAct): void {
  const { db, hub } = events;
  recordEnd(events, { runId: id, userId }, "done");
  const ended = findAct(db, { id });
  if (!ended) return;
  const body = `${sayActReceipt(ended)}. Its owners can take it along for seven days.`;
  const notice = { key: "exported", title: "An export is ready", body };
  const owners = listOwners(db, { organisationId });
  for (const reader of new Set([userId, ...owners])) {
    const isOwner = owners.includes(reader);
    const href = isOwner ? `/organisations/${organisationId}` : "/admin/tenants";
    notify(events, { runId: id, userId: reader }, { ...notice, href });
  }
  hub.wake(`organisation:${organisationId}`, "admin");
}
