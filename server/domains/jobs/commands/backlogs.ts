import { z } from "zod";
import { type Backlog, findBacklog, findLatestBacklog, placeBacklog } from "#db/gate/backlogs.ts";
import { commit } from "#db/group-commit.ts";
import { findAnyOrganisation, findMembership } from "#db/organisations/organisations.ts";
import { insertAudit } from "#db/queries/audit.ts";
import type { SignedIn } from "#db/queries/sessions.ts";
import { requireStaying } from "#server/organisations/leaving.ts";
import { sayCount } from "#server/rules/count.ts";
import { mayDecide } from "#server/rules/organisation-roles.ts";
import type { AppDeps } from "#server/web/deps.ts";
import { invalid, notFound, Problem } from "#server/web/problem.ts";
import { startWithdrawal } from "./backlog-ingress.ts";

export const backlogIdSchema = z
  .string()
  .regex(/^bkl_[A-Za-z0-9-]{8,64}$/, "A backlog's id is bkl_ and 8 to 64 letters or digits");

export const backlogForm = z.object({
  organisationId: z.string("Choose an organisation").min(1, "Choose an organisation").max(80),
  reason: z.string().trim().max(200, "Use at most 200 characters").default(""),
});
type BacklogForm = z.output<typeof backlogForm>;

interface Asking {
  user: SignedIn;
  id: string;
  form: BacklogForm;
}

/** By an owner of it. For whoever does not belong to it there is no such organisation. */
export function withdrawOwnBacklog(deps: AppDeps, asking: Asking): Promise<Backlog> {
  const { user, form } = asking;
  const membership = findMembership(deps.events.db, { id: form.organisationId, userId: user.id });
  if (!membership) throw invalid({ organisationId: "You belong to no such organisation" });
  if (!mayDecide(membership.role)) throw forOwners();
  return withdrawBacklog(deps, asking, membership.organisation.name);
}

/** By an admin of the house. */
export function withdrawBacklogOf(deps: AppDeps, asking: Asking): Promise<Backlog> {
  const tenant = findAnyOrganisation(deps.events.db, { id: asking.form.organisationId });
  if (!tenant) throw notFound("organisation");
  return withdrawBacklog(deps, asking, tenant.name);
}

/** One at a time: asked for while one goes on, it is that one. */
async function withdrawBacklog(
  { events: { db, hub, now }, ingress }: AppDeps,
  { user, id, form: { organisationId, reason } }: Asking,
  name: string,
): Promise<Backlog> {
  const at = now();
  const backlog = await commit(db, () => {
    const organisation = findAnyOrganisation(db, { id: organisationId });
    if (organisation) requireStaying(organisation);
    const known = findBacklog(db, { id });
    if (known && known.organisationId !== organisationId) throw notFound("backlog");
    const latest = findLatestBacklog(db, { organisationId });
    const goesOn = known ?? (latest?.endedAt === null ? latest : undefined);
    if (goesOn) return goesOn;
    const title = `Withdraw what waits of ${name}`;
    const total = placeBacklog(db, { id, organisationId, userId: user.id, title, reason, now: at });
    const placed = findBacklog(db, { id });
    if (!placed) throw nothingWaits(name);
    const action = "withdrew the backlog";
    const detail = [`${sayCount(total)} waited`, reason].filter(Boolean).join(": ");
    insertAudit(db, { key: id, actor: user.id, action, subject: organisationId, detail, at });
    return placed;
  });
  // Lost here it is submitted again, for it is written down.
  await startWithdrawal(ingress, { id: backlog.id }).catch(() => undefined);
  hub.wake(`organisation:${organisationId}`, `user:${user.id}`, "admin");
  return backlog;
}

function forOwners(): Problem {
  return new Problem({
    status: 403,
    code: "not_yours_to_do",
    title: "Its owners decide that",
    detail: "Ask an owner of the organisation to withdraw what waits.",
  });
}

function nothingWaits(name: string): Problem {
  return new Problem({
    status: 409,
    code: "nothing_waits",
    title: `Nothing of ${name} waits`,
    detail: "There is nothing to withdraw.",
  });
}
