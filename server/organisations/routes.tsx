import { Hono } from "hono";
import {
  describeOrganisation,
  listInvitations,
  listOrganisations,
  listTenants,
} from "#db/organisations/organisations.ts";
import { readBody, typedIn } from "../web/body.ts";
import { csvAnswer } from "../web/csv.ts";
import type { AppContext, AppDeps, AppEnv } from "../web/deps.ts";
import { adminOnly, ownerOf, signedIn, signedInUser } from "../web/middleware/current-user.ts";
import type { PageContent } from "../web/page.tsx";
import { notFound, type Problem } from "../web/problem.ts";
import { orRedrawn } from "../web/redrawn-form.ts";
import { renderPage } from "../web/render-page.tsx";
import { isDatastar, wantsPage } from "../web/request-kind.ts";
import { changeSecret, readSecret } from "./call-secret.ts";
import {
  accept,
  decline,
  giveRole,
  invitationForm,
  invite,
  makeOrganisation,
  organisationForm,
  organisationId,
  remove,
  rename,
  roleForm,
} from "./organisations.ts";
import { organisationContent, organisationsContent, tenantsContent } from "./pages.tsx";
import { monthAsked, readStanding, standingAnswer, usageCsv, usageOfAllCsv } from "./standing.tsx";
import { planForm, setPlan, setState, stateForm } from "./tenants.ts";

/** Of those whom the reader belongs to: for everybody else there are none. */
export function organisationRoutes(deps: AppDeps) {
  return new Hono<AppEnv>()
    .use(signedIn())
    .get("/", (c) => {
      const whose = { userId: ownerOf(c) };
      const { db } = deps.events;
      const organisations = listOrganisations(db, whose);
      return c.json({ organisations, invitations: listInvitations(db, whose) });
    })
    .get("/:id", (c) => c.json({ organisation: described(deps, c) }))
    .get("/:id/standing", (c) => c.json({ standing: standingAnswer(standing(deps, c, null)) }))
    .get("/:id/usage", (c) => {
      const { month, days } = standing(deps, c);
      return c.json({ month, days });
    })
    .get("/:id/usage/csv", (c) => {
      const { month, days } = standing(deps, c);
      return csvAnswer(`usage-${month}.csv`, usageCsv(days));
    })
    .post(
      "/:id",
      orRedrawn(deps, redrawList, async (c) => {
        const { name } = await readBody(c, organisationForm);
        await makeOrganisation(deps, { ...asked(c), name });
        return onwards(c, pathOf(c), { id: asked(c).id }, 201);
      }),
    )
    .post(
      "/:id/name",
      orRedrawn(deps, redrawOne, async (c) => {
        const { name } = await readBody(c, organisationForm);
        await rename(deps, { ...asked(c), name });
        return onwards(c, pathOf(c), { name });
      }),
    )
    .post(
      "/:id/members",
      orRedrawn(deps, redrawOne, async (c) => {
        const invitation = await readBody(c, invitationForm);
        await invite(deps, { ...asked(c), ...invitation });
        return onwards(c, pathOf(c), invitation, 202);
      }),
    )
    .post(
      "/:id/members/:username/role",
      orRedrawn(deps, redrawOne, async (c) => {
        const { role } = await readBody(c, roleForm);
        await giveRole(deps, { ...asked(c), username: usernameIn(c), role });
        return onwards(c, pathOf(c), { role });
      }),
    )
    .post(
      "/:id/members/:username/remove",
      orRedrawn(deps, redrawOne, async (c) => {
        const username = usernameIn(c);
        await remove(deps, { ...asked(c), username });
        const isMyself = username === signedInUser(c).username;
        return onwards(c, isMyself ? "/organisations" : pathOf(c), { removed: username });
      }),
    )
    .get("/:id/secret", (c) => {
      c.header("Cache-Control", "no-store");
      return c.json(readSecret(deps, asked(c)));
    })
    .post("/:id/secret", async (c) => {
      await changeSecret(deps, asked(c));
      return onwards(c, pathOf(c), { changed: asked(c).id });
    })
    .post("/:id/accept", async (c) => {
      await accept(deps, asked(c));
      return onwards(c, "/organisations", { joined: asked(c).id });
    })
    .post("/:id/decline", async (c) => {
      await decline(deps, asked(c));
      return onwards(c, "/organisations", { declined: asked(c).id });
    });
}

/** Of all of them, for admins of the house. */
export function tenantRoutes(deps: AppDeps) {
  return new Hono<AppEnv>()
    .use(adminOnly())
    .get("/", (c) => c.json({ tenants: listTenants(deps.events.db) }))
    .get("/usage/csv", (c) => {
      const { db, now } = deps.events;
      const month = monthAsked(c.req.query("month"), now());
      return csvAnswer(`usage-of-all-${month}.csv`, usageOfAllCsv(db, month));
    })
    .post(
      "/:id/plan",
      orRedrawn(deps, redrawTenants, async (c) => {
        const plan = await readBody(c, planForm);
        await setPlan(deps, act(c), plan);
        return onwards(c, "/admin/tenants", plan);
      }),
    )
    .post(
      "/:id/state",
      orRedrawn(deps, redrawTenants, async (c) => {
        const state = await readBody(c, stateForm);
        await setState(deps, act(c), state);
        return onwards(c, "/admin/tenants", state);
      }),
    );
}

function described({ events: { db } }: AppDeps, c: AppContext) {
  const found = describeOrganisation(db, { id: c.req.param("id") ?? "", userId: ownerOf(c) });
  if (!found) throw notFound("organisation");
  return found;
}

function standing(
  deps: AppDeps,
  c: AppContext,
  month: string | null = c.req.query("month") ?? null,
) {
  const found = readStanding(deps, { id: c.req.param("id") ?? "", userId: ownerOf(c), month });
  if (!found) throw notFound("organisation");
  return found;
}

function asked(c: AppContext) {
  const id = organisationId.safeParse(c.req.param("id"));
  if (!id.success) throw notFound("organisation");
  return { user: signedInUser(c), id: id.data };
}

const act = (c: AppContext) => ({ id: asked(c).id, actor: ownerOf(c) });
const usernameIn = (c: AppContext) => (c.req.param("username") ?? "").toLowerCase();
const pathOf = (c: AppContext) => `/organisations/${asked(c).id}`;

/** A stream's reader sees it drawn, a form's sender goes to where it is to be seen. */
function onwards(c: AppContext, path: string, answer: object, status: 200 | 201 | 202 = 200) {
  if (isDatastar(c)) return c.body(null, 204);
  return wantsPage(c) ? c.redirect(path, 303) : c.json(answer, status);
}

async function redrawList(deps: AppDeps, c: AppContext, problem: Problem): Promise<Response> {
  const form = { values: await typedIn(c), errors: errorsIn(problem) };
  return redrawn(deps, c, problem, organisationsContent({ deps, user: c.var.user }, form));
}

async function redrawOne(deps: AppDeps, c: AppContext, problem: Problem): Promise<Response> {
  const form = { values: await typedIn(c), errors: errorsIn(problem) };
  const content = organisationContent({ deps, user: c.var.user }, asked(c).id, form);
  return redrawn(deps, c, problem, content);
}

async function redrawTenants(deps: AppDeps, c: AppContext, problem: Problem): Promise<Response> {
  const { id } = asked(c);
  const refused = { id, values: await typedIn(c), errors: errorsIn(problem) };
  return redrawn(deps, c, problem, tenantsContent(deps, refused));
}

function redrawn(deps: AppDeps, c: AppContext, problem: Problem, content?: PageContent) {
  if (!content || isDatastar(c)) throw problem;
  return renderPage(deps, c, content, { live: false, status: problem.status });
}

function errorsIn({ fields, title, detail }: Problem): Record<string, string> {
  return fields ?? { form: [title, detail].filter(Boolean).join(". ") };
}
