import { listBrokenJobs } from "#db/jobs/invariants.ts";
import { countOpenJobs, listFailedJobs } from "#db/jobs/jobs.ts";
import { forgetAsker, readAsker } from "#db/jobs/personal-data.ts";
import type { Domain } from "#server/web/domain.ts";
import { scheduleClock } from "./commands/due-schedules.ts";
import { recoverJobs } from "./commands/recover.ts";
import { resubmitJob } from "./commands/resubmit.ts";
import { actOperations } from "./routes/act-operations.ts";
import {
  deletionsApi,
  exportsApi,
  tenantDeletionsApi,
  tenantExportsApi,
  tenantSuspensionsApi,
} from "./routes/acts-api.tsx";
import { backlogOperations } from "./routes/backlog-operations.ts";
import { backlogsApi, tenantBacklogsApi } from "./routes/backlogs-api.ts";
import { floodApi, floodPage } from "./routes/flood.tsx";
import { jobPage, jobsPage } from "./routes/jobs.tsx";
import { jobsApi } from "./routes/jobs-api.ts";
import { jobOperations } from "./routes/operations.ts";
import { scheduleOperations } from "./routes/schedule-operations.ts";
import { schedulesPage } from "./routes/schedules.tsx";
import { schedulesApi } from "./routes/schedules-api.ts";
import { jobRun } from "./rules/run.ts";

/** Work of organisations, each in its turn. */
export const jobs: Domain = {
  ...jobRun,
  actKinds: ["backlog", "organisation-act"],
  runsAre: "Jobs",
  sections: [
    {
      id: "jobs",
      href: "/jobs",
      label: "Jobs",
      icon: "work",
      count: { of: "not finished", read: (db, { id }) => countOpenJobs(db, { userId: id }) },
    },
  ],
  pages: [jobsPage, schedulesPage, jobPage, floodPage],
  routes: [
    { path: "/api/jobs", routes: jobsApi },
    { path: "/api/schedules", routes: schedulesApi },
    { path: "/api/backlogs", routes: backlogsApi },
    { path: "/api/tenant-backlogs", routes: tenantBacklogsApi },
    { path: "/api/exports", routes: exportsApi },
    { path: "/api/deletions", routes: deletionsApi },
    { path: "/api/tenant-suspensions", routes: tenantSuspensionsApi },
    { path: "/api/tenant-exports", routes: tenantExportsApi },
    { path: "/api/tenant-deletions", routes: tenantDeletionsApi },
    { path: "/api/flood", routes: floodApi },
  ],
  operations: [...jobOperations, ...scheduleOperations, ...backlogOperations, ...actOperations],
  resubmit: resubmitJob,
  recover: recoverJobs,
  clock: scheduleClock,
  listFailed: listFailedJobs,
  listBroken: listBrokenJobs,
  // Nobody pays for them, and nobody is written to.
  listOwed: () => [],
  letters: {},
  people: { read: readAsker, forget: forgetAsker },
};
