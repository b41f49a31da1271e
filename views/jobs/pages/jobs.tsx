import type { Backlog } from "#db/gate/backlogs.ts";
import type { JobRow } from "#db/jobs/jobs.ts";
import type { listOrganisations } from "#db/organisations/organisations.ts";
import { sayCount } from "#server/rules/count.ts";
import { BacklogTold, WithdrawBacklog } from "#views/parts/backlog.tsx";
import { Block } from "#views/parts/block.tsx";
import { Choice } from "#views/parts/choice.tsx";
import { Empty } from "#views/parts/empty.tsx";
import { Field, FormError, fieldOf, type TypedForm } from "#views/parts/field.tsx";
import { OlderLink } from "#views/parts/links.tsx";
import { LogRow } from "#views/parts/log.tsx";
import { pathTo } from "#views/parts/path.ts";
import { PlaceBadge } from "#views/parts/place.tsx";
import { FindButton } from "#views/parts/search-field.tsx";
import { Elapsed } from "#views/parts/time.tsx";
import { WhatFields } from "../parts/what-fields.tsx";

/** What waits of an organisation whose owner the reader is. */
export interface OwnBacklog {
  organisationId: string;
  name: string;
  waiting: number;
  latest: Backlog | undefined;
  newId: string;
}

interface JobsPageProps {
  jobs: JobRow[];
  backlogs: OwnBacklog[];
  /** Those for which the reader may ask for something. */
  organisations: ReturnType<typeof listOrganisations>;
  /** All that the reader belongs to. */
  theirs: ReturnType<typeof listOrganisations>;
  /** The one that is looked at alone. */
  of?: string | undefined;
  newId: string;
  now: number;
  form?: TypedForm<string> | undefined;
}

export function JobsPage(props: JobsPageProps) {
  const { jobs, backlogs, organisations, theirs, of, newId, now } = props;
  const form = props.form ?? { values: { organisationId: of }, errors: {} };
  return (
    <>
      {theirs.length > 1 && <Whose theirs={theirs} of={of} />}
      {organisations.length > 0 && <Ask organisations={organisations} newId={newId} form={form} />}
      {backlogs.length > 0 && <Backlogs backlogs={backlogs} />}
      {jobs.length > 0 ? (
        <Block id="jobs" title="Asked for">
          <ul class="rows">
            {jobs.map((job) => (
              <Row job={job} now={now} />
            ))}
          </ul>
          {jobs.length === 50 && (
            <OlderLink id="older-jobs" href={`/jobs?${queryOf(jobs.at(-1)?.seq, of)}`} />
          )}
        </Block>
      ) : (
        <Nothing belongs={organisations.length > 0} />
      )}
    </>
  );
}

function queryOf(before: number | undefined, of: string | undefined): string {
  return new URLSearchParams({ before: String(before), ...(of && { of }) }).toString();
}

/** From one organisation to another, for whoever belongs to several. */
function Whose({ theirs, of }: Pick<JobsPageProps, "theirs" | "of">) {
  return (
    <search aria-label="Whose jobs">
      <form class="filters filters-alone" method="get" action="/jobs">
        <Choice
          id="of"
          label="Organisation"
          chosen={of}
          options={theirs.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <FindButton />
      </form>
    </search>
  );
}

function Backlogs({ backlogs }: Pick<JobsPageProps, "backlogs">) {
  return (
    <Block id="backlogs" title="What waits">
      <ul class="standing-work">
        {backlogs.map(({ organisationId, name, waiting, latest, newId }) => (
          <li class="standing" id={`waits-${organisationId}`}>
            <div class="standing-head">
              <h3 id={`waits-${organisationId}-title`}>{name}</h3>
              <span class="muted">{`${sayCount(waiting)} waiting`}</span>
            </div>
            {latest && <BacklogTold backlog={latest} />}
            {waiting > 0 && latest?.endedAt !== null && (
              <WithdrawBacklog {...{ organisationId, waiting, newId }} api="backlogs" />
            )}
          </li>
        ))}
      </ul>
    </Block>
  );
}

function Nothing({ belongs }: { belongs: boolean }) {
  if (belongs) {
    return (
      <Empty icon="work" title="Nothing was asked for yet">
        What is, waits for its turn beside the work of all others, and is told of here.
      </Empty>
    );
  }
  const action = (
    <a id="to-organisations" class="button button-primary" href="/organisations">
      Make an organisation
    </a>
  );
  return (
    <Empty icon="work" title="Jobs belong to organisations" action={action}>
      Make one, or be asked to join one.
    </Empty>
  );
}

function Row({ job, now }: { job: JobRow; now: number }) {
  const { id, title, organisation, state, askedBy, enteredAt, begunAt, endedAt } = job;
  const waited = begunAt ?? endedAt;
  const note = (
    <>
      {`${organisation}, asked for by @${askedBy}, waited `}
      <Elapsed from={enteredAt} to={waited} now={now} />
    </>
  );
  return (
    <LogRow id={`job-${id}`} at={enteredAt} note={note} state={<PlaceBadge state={state} />}>
      <a id={`open-${id}`} href={pathTo("jobs", id)}>
        {title}
      </a>
    </LogRow>
  );
}

const blank: TypedForm<string> = { values: {}, errors: {} };

function Ask({
  organisations,
  newId,
  form = blank,
}: Pick<JobsPageProps, "organisations" | "newId" | "form">) {
  return (
    <Block
      id="ask"
      title="Ask for something"
      aside={
        <a id="to-schedules" href="/jobs/schedules">
          Again and again
        </a>
      }
    >
      <form
        id="ask-form"
        class="form narrow"
        method="post"
        action={pathTo("api", "jobs", newId)}
        data-preserve-attr="action"
      >
        <FormError id="ask-error" message={form.errors.form} />
        <WhatFields of="ask" organisations={organisations} form={form} />
        <Field
          {...fieldOf(form, "finishSeconds")}
          id="ask-finish"
          label="Seconds within which it has to be finished"
          required={false}
        />
        <button id="ask-for-it" class="button button-primary" type="submit">
          Ask for it
        </button>
      </form>
    </Block>
  );
}
