import { Hono } from "hono";
import { z } from "zod";
import { type Backlog, findBacklog } from "#db/gate/backlogs.ts";
import { findMembership } from "#db/organisations/organisations.ts";
import { checked, readBody } from "#server/web/body.ts";
import type { AppContext, AppDeps, AppEnv } from "#server/web/deps.ts";
import { inRequest } from "#server/web/in-request.ts";
import { adminOnly, ownerOf, signedIn, signedInUser } from "#server/web/middleware/current-user.ts";
import { notFound } from "#server/web/problem.ts";
import { isDatastar, wantsPage } from "#server/web/request-kind.ts";
import {
  backlogForm,
  backlogIdSchema,
  withdrawBacklogOf,
  withdrawOwnBacklog,
} from "../commands/backlogs.ts";

const backlogIdParam = z.object({ id: backlogIdSchema });

/** Of organisations that somebody belongs to. */
export function backlogsApi(deps: AppDeps) {
  return new Hono<AppEnv>()
    .use(signedIn())
    .get("/:id", (c) => c.json(told(theirs(deps, c))))
    .post("/:id", async (c) => {
      const backlog = await withdrawOwnBacklog(inRequest(deps, c), await asking(c));
      return onwards(c, "/jobs", backlog);
    });
}

/** Of all of them, for admins of the house. */
export function tenantBacklogsApi(deps: AppDeps) {
  const { db } = deps.events;
  return new Hono<AppEnv>()
    .use(adminOnly())
    .get("/:id", (c) => {
      const backlog = findBacklog(db, { id: c.req.param("id") });
      if (!backlog) throw notFound("backlog");
      return c.json(told(backlog));
    })
    .post("/:id", async (c) => {
      const backlog = await withdrawBacklogOf(inRequest(deps, c), await asking(c));
      return onwards(c, "/admin/tenants", backlog);
    });
}

function theirs({ events: { db } }: AppDeps, c: AppContext): Backlog {
  const backlog = findBacklog(db, { id: c.req.param("id") ?? "" });
  const whose = backlog && { id: backlog.organisationId, userId: ownerOf(c) };
  if (!backlog || !whose || !findMembership(db, whose)) throw notFound("backlog");
  return backlog;
}

async function asking(c: AppContext) {
  const { id } = checked(backlogIdParam, { id: c.req.param("id") });
  return { user: signedInUser(c), id, form: await readBody(c, backlogForm) };
}

function told({ upTo: _, userId: __, ...backlog }: Backlog) {
  return backlog;
}

function onwards(c: AppContext, path: string, backlog: Backlog): Response {
  if (isDatastar(c)) return c.body(null, 204);
  return wantsPage(c) ? c.redirect(path, 303) : c.json(told(backlog), 202);
}
