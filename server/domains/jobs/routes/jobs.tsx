import { randomUUID } from "node:crypto";
import { findLatestBacklog } from "#db/gate/backlogs.ts";
import { isHeldByBudget } from "#db/gate/budgets.ts";
import { countWaiting } from "#db/gate/places.ts";
import { describeJob, listJobs } from "#db/jobs/jobs.ts";
import { listOrganisations } from "#db/organisations/organisations.ts";
import { sayHeld } from "#server/rules/budgets.ts";
import { mayChange } from "#server/rules/organisation-acts.ts";
import { mayBegin, mayDecide } from "#server/rules/organisation-roles.ts";
import type { Page, PageContent, PageRequest } from "#server/web/page.tsx";
import { jobMarkdown, jobsMarkdown } from "#views/jobs/output/jobs.ts";
import { JobPage } from "#views/jobs/pages/job.tsx";
import { JobsPage } from "#views/jobs/pages/jobs.tsx";
import type { TypedForm } from "#views/parts/field.tsx";

/** What is done for the reader's organisations, and the form for more of it. */
export const jobsPage: Page = {
  path: "/jobs",
  for: "shopper",
  load: (request) => jobsContent(request),
};

export function jobsContent(
  { deps, user, query }: Pick<PageRequest, "deps" | "user" | "query">,
  form?: TypedForm<string>,
): PageContent | undefined {
  if (!user) return undefined;
  const { db, now } = deps.events;
  const before = Number(query.get("before")) || undefined;
  const theirs = listOrganisations(db, { userId: user.id });
  const of = theirs.find(({ id }) => id === query.get("of"))?.id;
  const organisations = theirs.filter(({ id }) => of === undefined || id === of);
  const jobs = listJobs(db, { userId: user.id, of, ...(before && { before }) });
  return {
    title: "Jobs",
    holds: "Asked for",
    description:
      "What is done for your organisations, what waits for its turn, and more to ask for.",
    section: "jobs",
    topics: organisations.map(({ id }) => `organisation:${id}` as const),
    markdown: jobsMarkdown(jobs),
    input: (
      <JobsPage
        jobs={jobs}
        backlogs={listBacklogs(deps, organisations)}
        organisations={organisations.filter(
          ({ role, state }) => mayBegin(role) && mayChange(state),
        )}
        theirs={theirs}
        of={of}
        newId={`job_${randomUUID()}`}
        now={now()}
        form={form}
      />
    ),
  };
}

/** Of those that have anything waiting, or had it withdrawn. */
function listBacklogs(
  { events: { db } }: PageRequest["deps"],
  organisations: ReturnType<typeof listOrganisations>,
) {
  return organisations
    .filter(({ role }) => mayDecide(role))
    .map(({ id: organisationId, name }) => ({
      organisationId,
      name,
      waiting: countWaiting(db, { organisationId }),
      latest: findLatestBacklog(db, { organisationId }),
      newId: `bkl_${randomUUID()}`,
    }))
    .filter(({ waiting, latest }) => waiting > 0 || latest);
}

export const jobPage: Page = {
  path: "/jobs/:id",
  for: "shopper",
  load: ({ deps: { events }, user, params: { id = "" } }) => {
    const job = user && describeJob(events.db, { id, userId: user.id });
    if (!job) return undefined;
    const now = events.now();
    const held = isHeldByBudget(events.db, { runId: id, now }) ? sayHeld(now) : undefined;
    return {
      title: job.title,
      holds: "Job and choices",
      description: "Where this job stands, what it waits for, and what came of it.",
      section: "jobs",
      topics: [`run:${id}`, `organisation:${job.organisationId}`],
      markdown: jobMarkdown(job, held),
      input: <JobPage job={job} isTheirOwn={job.userId === user.id} held={held} now={now} />,
    };
  },
};
