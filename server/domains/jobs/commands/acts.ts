import { z } from "zod";
import { commit } from "#db/group-commit.ts";
import { findAct, findLatestAct, type OrganisationAct, placeAct } from "#db/organisations/acts.ts";
import {
  findAnyOrganisation,
  findMembership,
  type Organisation,
} from "#db/organisations/organisations.ts";
import { insertAudit } from "#db/queries/audit.ts";
import type { SignedIn } from "#db/queries/sessions.ts";
import type { OrganisationActKind } from "#db/statuses.ts";
import { mayDecide } from "#server/rules/organisation-roles.ts";
import type { AppDeps } from "#server/web/deps.ts";
import { invalid, notFound, Problem } from "#server/web/problem.ts";
import { startAct } from "./act-ingress.ts";

const prefixes = { suspension: "sus", export: "exp", deletion: "del" } as const;

/** Made by whoever asks: sent again it is the same one. */
export const actIdSchema = (kind: OrganisationActKind) =>
  z
    .string()
    .regex(
      new RegExp(`^${prefixes[kind]}_[A-Za-z0-9-]{8,64}$`),
      `The id is ${prefixes[kind]}_ and 8 to 64 letters or digits`,
    );

export const organisationField = z
  .string("Choose an organisation")
  .min(1, "Choose an organisation")
  .max(80);

export interface Asking<Form extends { organisationId: string }> {
  user: SignedIn;
  id: string;
  form: Form;
  /** By an owner of it, or by an admin of the house. */
  as: "owner" | "admin";
}

interface Wanted {
  kind: OrganisationActKind;
  title: (name: string) => string;
  action: string;
  reason: string;
  withdraws?: boolean;
  graceSeconds?: number;
  /** Refuses what may not be done with it as it stands. */
  require: (organisation: Organisation) => void;
}

/** One of its kind at a time: asked for while one goes on, it is that one. */
export async function beginAct(
  { events: { db, hub, now }, ingress }: AppDeps,
  { user, id, form: { organisationId }, as }: Asking<{ organisationId: string }>,
  { kind, title, action, reason, withdraws, graceSeconds, require }: Wanted,
): Promise<OrganisationAct> {
  const at = now();
  const act = await commit(db, () => {
    const organisation = findDecided(db, { user, organisationId, as });
    const known = findAct(db, { id });
    if (known && (known.organisationId !== organisationId || known.kind !== kind)) {
      throw notFound(kind);
    }
    const goesOn = known ?? findOpen(db, { organisationId, kind });
    if (goesOn) return goesOn;
    require(organisation);
    insertAudit(db, {
      ...{ key: id, actor: user.id, action, subject: organisationId, at },
      detail: reason || null,
    });
    return placeAct(db, {
      ...{ id, organisationId, kind, userId: user.id, reason, now: at },
      title: title(organisation.name),
      ...(withdraws !== undefined && { withdraws }),
      ...(graceSeconds !== undefined && { graceUntil: at + graceSeconds * 1000 }),
    });
  });
  // Lost here it is submitted again, for it is written down.
  await startAct(ingress, { id: act.id }).catch(() => undefined);
  hub.wake("gate", `organisation:${organisationId}`, `user:${user.id}`, "admin");
  return act;
}

interface Deciding {
  user: SignedIn;
  organisationId: string;
  as: "owner" | "admin";
}

/** For whoever does not belong to it there is no such organisation, and for nobody one of practice. */
function findDecided(
  db: AppDeps["events"]["db"],
  { user, organisationId, as }: Deciding,
): Organisation {
  if (as === "admin") {
    const organisation = findAnyOrganisation(db, { id: organisationId });
    if (organisation?.lane !== "house") throw notFound("organisation");
    return organisation;
  }
  const membership = findMembership(db, { id: organisationId, userId: user.id });
  if (!membership) throw invalid({ organisationId: "You belong to no such organisation" });
  if (!mayDecide(membership.role)) throw forOwners();
  return membership.organisation;
}

/** One that is taken back is through but for its end. */
function findOpen(
  db: AppDeps["events"]["db"],
  which: { organisationId: string; kind: OrganisationActKind },
): OrganisationAct | undefined {
  const latest = findLatestAct(db, which);
  return latest?.endedAt === null && latest.takenBackAt === null ? latest : undefined;
}

export function forOwners(): Problem {
  return new Problem({
    status: 403,
    code: "owners_only",
    title: "This is for its owners",
    detail: "Ask an owner of the organisation to do it.",
  });
}
