import { Hono } from "hono";
import { z } from "zod";
import { describeSchedule, listSchedules } from "#db/jobs/schedules.ts";
import { checked, readBody } from "#server/web/body.ts";
import type { AppContext, AppDeps, AppEnv } from "#server/web/deps.ts";
import { inRequest } from "#server/web/in-request.ts";
import { ownerOf, signedIn, signedInUser } from "#server/web/middleware/current-user.ts";
import { notFound } from "#server/web/problem.ts";
import { orRedrawn } from "#server/web/redrawn-form.ts";
import { isDatastar, wantsPage } from "#server/web/request-kind.ts";
import { scheduleForm, scheduleIdSchema } from "../commands/schedule-form.ts";
import {
  deleteSchedule,
  makeSchedule,
  pauseSchedule,
  resumeSchedule,
  runScheduleNow,
} from "../commands/schedules.ts";
import { redrawSchedules } from "./redrawn.tsx";
import { told } from "./schedules.tsx";

const scheduleIdParam = z.object({ id: scheduleIdSchema });

/** Schedules of the organisations that somebody belongs to: those of others do not exist. */
export function schedulesApi(deps: AppDeps) {
  const { db, now } = deps.events;
  return new Hono<AppEnv>()
    .use(signedIn())
    .get("/", (c) => {
      const schedules = listSchedules(db, { userId: ownerOf(c) });
      return c.json({ schedules: schedules.map((schedule) => told(schedule, now())) });
    })
    .get("/:id", (c) => {
      const schedule = describeSchedule(db, { id: c.req.param("id"), userId: ownerOf(c) });
      if (!schedule) throw notFound("schedule");
      return c.json(told(schedule, now()));
    })
    .post(
      "/:id",
      orRedrawn(deps, redrawSchedules, async (c) => {
        const { id } = checked(scheduleIdParam, { id: c.req.param("id") });
        const form = await readBody(c, scheduleForm);
        await makeSchedule(inRequest(deps, c), { user: signedInUser(c), id, form });
        return onwards(c, { scheduleId: id }, 201);
      }),
    )
    .post("/:id/pause", async (c) => {
      await pauseSchedule(deps, asked(c));
      return onwards(c, { state: "paused" });
    })
    .post("/:id/resume", async (c) => {
      await resumeSchedule(deps, asked(c));
      return onwards(c, { state: "active" });
    })
    .post("/:id/run", async (c) => {
      const jobId = await runScheduleNow(inRequest(deps, c), asked(c));
      return onwards(c, { jobId }, 202);
    })
    .post("/:id/delete", async (c) => {
      await deleteSchedule(deps, asked(c));
      return onwards(c, { deleted: asked(c).id });
    });
}

const asked = (c: AppContext) => ({ user: signedInUser(c), id: c.req.param("id") ?? "" });

/** A stream's reader sees it drawn, a form's sender goes to where it is to be seen. */
function onwards(c: AppContext, answer: object, status: 200 | 201 | 202 = 200): Response {
  if (isDatastar(c)) return c.body(null, 204);
  return wantsPage(c) ? c.redirect("/jobs/schedules", 303) : c.json(answer, status);
}
