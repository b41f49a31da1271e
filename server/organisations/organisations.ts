import { z } from "zod";
import { commit } from "#db/group-commit.ts";
import {
  acceptInvitation,
  changeMemberRole,
  countOwned,
  inviteMember,
  placeOrganisation,
  removeMember,
  renameOrganisation,
} from "#db/organisations/changes.ts";
import {
  findAnyOrganisation,
  findMembership,
  listInvitations,
} from "#db/organisations/organisations.ts";
import { insertAudit } from "#db/queries/audit.ts";
import { insertNotification } from "#db/queries/notifications.ts";
import type { SignedIn } from "#db/queries/sessions.ts";
import { findUserByUsername } from "#db/queries/users.ts";
import { type OrganisationRole, organisationRoles } from "#db/statuses.ts";
import { mayDecide } from "#server/rules/organisation-roles.ts";
import { firstPlan } from "#server/rules/plans.ts";
import type { AppDeps } from "../web/deps.ts";
import { invalid, notFound, Problem } from "../web/problem.ts";
import { requireStaying } from "./leaving.ts";

const name = z
  .string("Enter a name")
  .trim()
  .min(2, "Use at least 2 characters")
  .max(80, "Use at most 80 characters");
const role = z.enum(organisationRoles, "Choose what they may do");

export const organisationId = z
  .string()
  .regex(/^org_[A-Za-z0-9-]{8,64}$/, "An organisation's id is org_ and 8 to 64 letters or digits");
export const organisationForm = z.object({ name });
export const invitationForm = z.object({
  username: z.string("Enter a username").trim().min(1, "Enter a username").max(32),
  role: role.default("member"),
});
export const roleForm = z.object({ role });

/** Bounded, for each has a place in a queue that all share. */
const mostOwned = 20;

export interface Asked {
  user: SignedIn;
  id: string;
}

/** Whoever makes it decides about it. The id is theirs: sent again it is the same organisation. */
export async function makeOrganisation(
  deps: AppDeps,
  { user, id, name }: Asked & { name: string },
): Promise<void> {
  const { db, now } = deps.events;
  const userId = user.id;
  await commit(db, () => {
    if (findMembership(db, { id, userId })) return;
    if (countOwned(db, { userId }) >= mostOwned) throw tooMany();
    if (!placeOrganisation(db, { id, name, userId, plan: firstPlan, now: now() })) {
      throw notFound("organisation");
    }
    note(deps, { user, id }, "made the organisation", name);
  });
  deps.events.hub.wake(`user:${userId}`);
}

export async function rename(
  deps: AppDeps,
  { user, id, name }: Asked & { name: string },
): Promise<void> {
  const { db, now } = deps.events;
  await commit(db, () => {
    const { organisation } = requireDeciding(deps, { user, id });
    renameOrganisation(db, { id, name, now: now() });
    note(deps, { user, id }, "renamed the organisation", `${organisation.name} → ${name}`);
  });
  wake(deps, id);
}

interface Invitation extends Asked {
  username: string;
  role: OrganisationRole;
}

/** Asked, and not simply put in: whoever belongs to something has said yes to it. */
export async function invite(
  deps: AppDeps,
  { user, id, username, role }: Invitation,
): Promise<void> {
  const { db, hub, now } = deps.events;
  const { organisation } = requireDeciding(deps, { user, id });
  const guest = findUserByUsername(db, { username });
  if (!guest || guest.leftAt !== null) throw invalid({ username: `There is no @${username} here` });
  const at = now();
  await commit(db, () => {
    requireDeciding(deps, { user, id });
    const invitation = { organisationId: id, userId: guest.id, role, now: at };
    if (!inviteMember(db, invitation)) throw known(guest.username);
    note(deps, { user, id }, "asked to join", `@${guest.username}, ${role}`);
    insertNotification(db, {
      userId: guest.id,
      key: `${id}/asked/${at}`,
      tone: "info",
      title: `${organisation.name} asks you to join`,
      body: `@${user.username} asks you to be its ${role}.`,
      href: "/organisations",
      at,
    });
  });
  hub.wake(`user:${guest.id}`, `notices:${guest.id}`);
  wake(deps, id);
}

export async function accept(deps: AppDeps, { user, id }: Asked): Promise<void> {
  const { db, hub, now } = deps.events;
  await commit(db, () => {
    const person = { organisationId: id, userId: user.id };
    const asking = findAnyOrganisation(db, { id });
    if (asking) requireStaying(asking);
    if (acceptInvitation(db, { ...person, now: now() })) return note(deps, { user, id }, "joined");
    if (!findMembership(db, { id, userId: user.id })) throw notFound("invitation");
  });
  hub.wake(`user:${user.id}`);
  wake(deps, id);
}

export async function decline(deps: AppDeps, { user, id }: Asked): Promise<void> {
  const { db, hub } = deps.events;
  const invited = listInvitations(db, { userId: user.id }).some((one) => one.id === id);
  if (!invited) throw notFound("invitation");
  await commit(db, () => {
    removeMember(db, { organisationId: id, userId: user.id });
    note(deps, { user, id }, "declined to join");
  });
  hub.wake(`user:${user.id}`);
  wake(deps, id);
}

interface About extends Asked {
  /** Whom it is about. */
  username: string;
}

export async function giveRole(
  deps: AppDeps,
  { user, id, username, role }: About & { role: OrganisationRole },
): Promise<void> {
  const { db, hub } = deps.events;
  requireDeciding(deps, { user, id });
  const person = personOf(deps, { id, username });
  await commit(db, () => {
    settled(changeMemberRole(db, { ...person, role }));
    note(deps, { user, id }, "gave a role", `@${username}, ${role}`);
  });
  hub.wake(`user:${person.userId}`);
  wake(deps, id);
}

/** An owner removes anybody, and everybody leaves by themselves. */
export async function remove(deps: AppDeps, { user, id, username }: About): Promise<void> {
  const { db, hub } = deps.events;
  const isMyself = username === user.username;
  if (!isMyself) requireOwner(deps, { user, id });
  else requireMember(deps, { user, id });
  const person = personOf(deps, { id, username });
  await commit(db, () => {
    settled(removeMember(db, person));
    note(deps, { user, id }, isMyself ? "left" : "removed", `@${username}`);
  });
  hub.wake(`user:${person.userId}`);
  wake(deps, id);
}

/** For whoever does not belong to it there is no such organisation. */
function requireMember({ events }: AppDeps, { user, id }: Asked) {
  const membership = findMembership(events.db, { id, userId: user.id });
  if (!membership) throw notFound("organisation");
  return membership;
}

export function requireOwner(deps: AppDeps, asked: Asked) {
  const membership = requireMember(deps, asked);
  if (!mayDecide(membership.role)) throw forOwners();
  return membership;
}

/** By an owner, of one that does not leave. */
export function requireDeciding(deps: AppDeps, asked: Asked) {
  const membership = requireOwner(deps, asked);
  requireStaying(membership.organisation);
  return membership;
}

function personOf({ events }: AppDeps, { id, username }: { id: string; username: string }) {
  const person = findUserByUsername(events.db, { username });
  if (!person) throw notFound("member");
  return { organisationId: id, userId: person.id };
}

function settled(how: ReturnType<typeof removeMember>): void {
  if (how === "nobody") throw notFound("member");
  if (how === "last owner") throw lastOwner();
}

export function note(
  { events: { db, now } }: AppDeps,
  { user, id }: Asked,
  action: string,
  detail?: string,
): void {
  const at = now();
  const key = `${id}/${action}/${detail ?? user.id}/${at}`;
  insertAudit(db, { key, actor: user.id, action, subject: id, detail: detail ?? null, at });
}

export function wake({ events }: AppDeps, id: string): void {
  events.hub.wake(`organisation:${id}`);
}

function tooMany(): Problem {
  return new Problem({
    status: 409,
    code: "too_many_organisations",
    title: `You have ${mostOwned} organisations`,
    detail: "Leave one that you do not need any more, or use one of them.",
  });
}

function known(username: string): Problem {
  return invalid({ username: `@${username} belongs to it already, or is asked already` });
}

function forOwners(): Problem {
  return new Problem({
    status: 403,
    code: "owners_only",
    title: "This is for its owners",
    detail: "Ask an owner of the organisation to do it.",
  });
}

function lastOwner(): Problem {
  return new Problem({
    status: 409,
    code: "last_owner",
    title: "It would have no owner",
    detail: "Make somebody else its owner first.",
  });
}
