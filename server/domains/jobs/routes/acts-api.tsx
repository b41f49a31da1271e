import { Hono } from "hono";
import { z } from "zod";
import { findAct, type OrganisationAct } from "#db/organisations/acts.ts";
import { findMembership } from "#db/organisations/organisations.ts";
import type { OrganisationActKind } from "#db/statuses.ts";
import { sayActReceipt } from "#server/rules/organisation-acts.ts";
import { checked, readBody } from "#server/web/body.ts";
import type { AppContext, AppDeps, AppEnv } from "#server/web/deps.ts";
import { inRequest } from "#server/web/in-request.ts";
import { adminOnly, ownerOf, signedIn, signedInUser } from "#server/web/middleware/current-user.ts";
import { notFound } from "#server/web/problem.ts";
import { orRedrawn } from "#server/web/redrawn-form.ts";
import { isDatastar, wantsPage } from "#server/web/request-kind.ts";
import { actIdSchema } from "../commands/acts.ts";
import { deleteAll, deletionForm, takeBack } from "../commands/deletions.ts";
import { exportAll, exportForm } from "../commands/exports.ts";
import { suspend, suspensionForm } from "../commands/suspensions.ts";
import { exportFile } from "./export-file.ts";
import { redrawOrganisation, redrawTenants } from "./redrawn-acts.tsx";

/** Of organisations that somebody owns. */
export function exportsApi(deps: AppDeps) {
  return new Hono<AppEnv>()
    .use(signedIn())
    .get("/:id", (c) => c.json(told(theirs(deps, c, "export"))))
    .get("/:id/file", (c) => exportFile(deps, c))
    .post(
      "/:id",
      orRedrawn(deps, redrawOrganisation, async (c) => {
        const form = await readBody(c, exportForm);
        const asking = { ...asked(c, "export"), form, as: "owner" } as const;
        return toOrganisation(c, await exportAll(inRequest(deps, c), asking));
      }),
    );
}

export function deletionsApi(deps: AppDeps) {
  return new Hono<AppEnv>()
    .use(signedIn())
    .get("/:id", (c) => c.json(told(theirs(deps, c, "deletion"))))
    .post(
      "/:id",
      orRedrawn(deps, redrawOrganisation, async (c) => {
        const form = await readBody(c, deletionForm);
        const asking = { ...asked(c, "deletion"), form, as: "owner" } as const;
        return toOrganisation(c, await deleteAll(inRequest(deps, c), asking));
      }),
    )
    .post("/:id/take-back", async (c) => {
      const taking = { ...asked(c, "deletion"), as: "owner" } as const;
      return toOrganisation(c, await takeBack(inRequest(deps, c), taking));
    });
}

/** Of all of them, for admins of the house. */
export function tenantSuspensionsApi(deps: AppDeps) {
  return forAdmins(deps, "suspension").post(
    "/:id",
    orRedrawn(deps, redrawTenants, async (c) => {
      const form = await readBody(c, suspensionForm);
      return toTenants(c, await suspend(inRequest(deps, c), { ...asked(c, "suspension"), form }));
    }),
  );
}

export function tenantExportsApi(deps: AppDeps) {
  return forAdmins(deps, "export").post(
    "/:id",
    orRedrawn(deps, redrawTenants, async (c) => {
      const form = await readBody(c, exportForm);
      const asking = { ...asked(c, "export"), form, as: "admin" } as const;
      return toTenants(c, await exportAll(inRequest(deps, c), asking));
    }),
  );
}

export function tenantDeletionsApi(deps: AppDeps) {
  return forAdmins(deps, "deletion")
    .post(
      "/:id",
      orRedrawn(deps, redrawTenants, async (c) => {
        const form = await readBody(c, deletionForm);
        const asking = { ...asked(c, "deletion"), form, as: "admin" } as const;
        return toTenants(c, await deleteAll(inRequest(deps, c), asking));
      }),
    )
    .post("/:id/take-back", async (c) => {
      const taking = { ...asked(c, "deletion"), as: "admin" } as const;
      return toTenants(c, await takeBack(inRequest(deps, c), taking));
    });
}

function forAdmins({ events: { db } }: AppDeps, kind: OrganisationActKind) {
  return new Hono<AppEnv>().use(adminOnly()).get("/:id", (c) => {
    const act = findAct(db, { id: c.req.param("id") });
    if (act?.kind !== kind) throw notFound(kind);
    return c.json(told(act));
  });
}

/** Also for whoever asked, when nobody belongs to it any more. */
function theirs({ events: { db } }: AppDeps, c: AppContext, kind: OrganisationActKind) {
  const act = findAct(db, { id: c.req.param("id") ?? "" });
  const userId = ownerOf(c);
  const mayRead =
    act?.kind === kind &&
    (act.userId === userId || findMembership(db, { id: act.organisationId, userId }));
  if (!mayRead) throw notFound(kind);
  return act;
}

function asked(c: AppContext, kind: OrganisationActKind) {
  const { id } = checked(z.object({ id: actIdSchema(kind) }), { id: c.req.param("id") });
  return { user: signedInUser(c), id };
}

function told(act: OrganisationAct) {
  const { id, organisationId, kind, reason, askedBy, status, createdAt, endedAt } = act;
  const { withdrawn, cancelled, jobs, people, size, graceUntil, takenBackAt, erasingAt } = act;
  return {
    ...{ id, organisationId, kind, reason, askedBy, status, createdAt, endedAt },
    ...{ withdrawn, cancelled, jobs, people, size, graceUntil, takenBackAt, erasingAt },
    availableUntil: act.availableUntil,
    receipt: endedAt === null ? null : sayActReceipt(act),
  };
}

const toOrganisation = (c: AppContext, act: OrganisationAct) =>
  onwards(c, `/organisations/${act.organisationId}`, act);
const toTenants = (c: AppContext, act: OrganisationAct) => onwards(c, "/admin/tenants", act);

function onwards(c: AppContext, path: string, act: OrganisationAct): Response {
  if (isDatastar(c)) return c.body(null, 204);
  return wantsPage(c) ? c.redirect(path, 303) : c.json(told(act), 202);
}
