import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { z } from "zod";
import { describeJob, listJobs } from "#db/jobs/jobs.ts";
import { checked, readBody } from "#server/web/body.ts";
import type { AppContext, AppDeps, AppEnv } from "#server/web/deps.ts";
import { inRequest } from "#server/web/in-request.ts";
import { ownerOf, signedIn, signedInUser } from "#server/web/middleware/current-user.ts";
import { notFound } from "#server/web/problem.ts";
import { orRedrawn } from "#server/web/redrawn-form.ts";
import { isDatastar, wantsPage } from "#server/web/request-kind.ts";
import { jobForm, jobIdSchema } from "../commands/job-form.ts";
import { askForJob, cancelJob } from "../commands/jobs.ts";
import { redrawJobs } from "./redrawn.tsx";

const jobIdParam = z.object({ id: jobIdSchema });

/** Jobs of the organisations that somebody belongs to: those of others do not exist. */
export function jobsApi(deps: AppDeps) {
  const { db } = deps.events;
  return new Hono<AppEnv>()
    .use(signedIn())
    .get("/", (c) => c.json({ jobs: listJobs(db, { userId: ownerOf(c) }) }))
    .post("/", (c) => ask(deps, c, `job_${randomUUID()}`))
    .get("/:id", (c) => c.json(described(deps, c)))
    .get("/:id/result", (c) => result(deps, c))
    .post(
      "/:id",
      orRedrawn(deps, redrawJobs, (c) => {
        const { id } = checked(jobIdParam, { id: c.req.param("id") });
        return ask(deps, c, id);
      }),
    )
    .post("/:id/cancel", (c) => cancel(deps, c));
}

function described({ events: { db } }: AppDeps, c: AppContext) {
  const job = describeJob(db, { id: c.req.param("id") ?? "", userId: ownerOf(c) });
  if (!job) throw notFound("job");
  const { run, result, ...known } = job;
  return { ...known, hasResult: result !== null, status: run.status };
}

function result({ events: { db } }: AppDeps, c: AppContext): Response {
  const job = describeJob(db, { id: c.req.param("id") ?? "", userId: ownerOf(c) });
  if (!job?.result) throw notFound("result");
  return c.body(job.result, 200, {
    "Content-Type": "text/csv; charset=utf-8; header=present",
    "Content-Disposition": `attachment; filename="${job.id}.csv"`,
  });
}

async function ask(deps: AppDeps, c: AppContext, id: string): Promise<Response> {
  const form = await readBody(c, jobForm);
  const placed = await askForJob(inRequest(deps, c), { user: signedInUser(c), id, form });
  c.header("Location", `/api/jobs/${placed}`);
  if (isDatastar(c)) return c.body(null, 204);
  return wantsPage(c) ? c.redirect(`/jobs/${placed}`, 303) : c.json({ jobId: placed }, 202);
}

async function cancel(deps: AppDeps, c: AppContext): Promise<Response> {
  const id = c.req.param("id") ?? "";
  const cancelled = await cancelJob(inRequest(deps, c), { user: signedInUser(c), id });
  if (isDatastar(c)) return c.body(null, 204);
  return wantsPage(c) ? c.redirect(`/jobs/${id}`, 303) : c.json({ cancelled }, 202);
}
