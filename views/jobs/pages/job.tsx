import type { JobDescription } from "#db/jobs/jobs.ts";
import type { PlaceState } from "#db/statuses.ts";
import { described, isHandler } from "#server/domains/jobs/rules/handlers.ts";
import { mayEnd } from "#server/rules/organisation-roles.ts";
import { Block } from "#views/parts/block.tsx";
import { CommandButton } from "#views/parts/command.tsx";
import { Fact, Facts } from "#views/parts/facts.tsx";
import { Icon } from "#views/parts/icon.tsx";
import { BackLink, StoryLink } from "#views/parts/links.tsx";
import { pathTo } from "#views/parts/path.ts";
import { placeLooks } from "#views/parts/place.tsx";
import { StatusCard } from "#views/parts/status-card.tsx";
import { Elapsed, Time } from "#views/parts/time.tsx";

interface JobPageProps {
  job: JobDescription;
  /** The reader asked for it. */
  isTheirOwn: boolean;
  /** When it does not fit into the budget: until when. */
  held?: string | undefined;
  now: number;
}

const explanations: Record<PlaceState, string> = {
  queued:
    "It begins when its turn comes: each organisation has as many turns as its weight gives it.",
  running: "It holds one of the slots that all share.",
  resting: "It waits, and holds no slot meanwhile.",
  returning: "Its wait is over. It goes on as soon as a slot is free.",
  done: "It is done.",
  failed: "It could not be carried out.",
  expired: "Its turn did not come within the time it may wait. Nothing of it was begun.",
  withdrawn: "It was cancelled.",
};

export function explanationOf({ state }: JobDescription, held?: string): string {
  return held
    ? `It does not fit into what is left of the month's budget: ${held}.`
    : explanations[state];
}

export function JobPage({ job, isTheirOwn, held, now }: JobPageProps) {
  return (
    <article class="story">
      <BackLink id="back-to-jobs" href="/jobs">
        Jobs
      </BackLink>
      <StatusCard
        id="job-now"
        look={placeLooks[job.state]}
        explanation={explanationOf(job, held)}
        reason={job.reason}
        deadline={held ? undefined : deadlineOf(job, now)}
      >
        <Actions job={job} isTheirOwn={isTheirOwn} />
      </StatusCard>
      <JobFacts job={job} now={now} />
      <StoryLink id="job-story" runId={job.id} />
    </article>
  );
}

function deadlineOf({ state, expiresAt, finishBy, endedAt }: JobDescription, now: number) {
  if (state === "queued") return { label: "Begun within", until: expiresAt, now };
  const isOpen = finishBy !== null && endedAt === null;
  return isOpen ? { label: "Finished within", until: finishBy, now } : undefined;
}

function Actions({ job, isTheirOwn }: Omit<JobPageProps, "now">) {
  const { id, state, result, endedAt, role } = job;
  const canCancel = endedAt === null && mayEnd(role, isTheirOwn);
  if (!canCancel && result === null) return null;
  return (
    <div class="actions">
      {result !== null && (
        <a
          id="job-result"
          class="button button-primary"
          href={pathTo("api", "jobs", id, "result")}
          download={`${id}.csv`}
        >
          <Icon name="copy" size={16} /> Take the file along
        </a>
      )}
      {canCancel && (
        <CommandButton
          id="cancel-job"
          class="button button-danger"
          action={pathTo("api", "jobs", id, "cancel")}
        >
          {state === "queued" ? "Withdraw it" : "End it at its next wait"}
        </CommandButton>
      )}
    </div>
  );
}

function JobFacts({ job, now }: Omit<JobPageProps, "isTheirOwn">) {
  const { handler, organisation, organisationId, askedBy, enteredAt, begunAt, endedAt } = job;
  const does = isHandler(handler) ? described[handler].does : handler;
  return (
    <Block id="facts" title="What it is">
      <Facts class="page-facts">
        <Fact term="For">
          <a id="job-organisation" href={pathTo("organisations", organisationId)}>
            {organisation}
          </a>
        </Fact>
        <Fact term="What">{`It ${does}`}</Fact>
        <Fact term="Asked by">@{askedBy}</Fact>
        <Fact term="Asked for">
          <Time at={enteredAt} />
        </Fact>
        <Fact term="Waited">
          <Elapsed from={enteredAt} to={begunAt ?? endedAt} now={now} />
        </Fact>
        <Fact term="Costs" class="figure">
          {job.cost === null ? `${job.estimate} credits at most` : `${job.cost} credits`}
        </Fact>
        {job.finishBy !== null && (
          <Fact term="Finished by">
            <Time at={job.finishBy} seconds />
          </Fact>
        )}
        {job.priority > 0 && (
          <Fact term="Priority" class="figure">
            {job.priority}
          </Fact>
        )}
        <Fact term="Job" class="mono">
          {job.id}
        </Fact>
      </Facts>
    </Block>
  );
}
