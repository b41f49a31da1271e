import type { ScheduleDescription } from "#db/jobs/schedules.ts";
import type { listOrganisations } from "#db/organisations/organisations.ts";
import type { ScheduleState } from "#db/statuses.ts";
import { Block } from "#views/parts/block.tsx";
import { CommandButton } from "#views/parts/command.tsx";
import { Empty } from "#views/parts/empty.tsx";
import { Fact, Facts } from "#views/parts/facts.tsx";
import type { TypedForm } from "#views/parts/field.tsx";
import { BackLink } from "#views/parts/links.tsx";
import { pathTo } from "#views/parts/path.ts";
import { Badge, type Look } from "#views/parts/status.tsx";
import { Time } from "#views/parts/time.tsx";
import { ScheduleForm } from "../parts/schedule-form.tsx";

export type ShownSchedule = Pick<
  ScheduleDescription,
  | "id"
  | "title"
  | "organisation"
  | "askedBy"
  | "state"
  | "catchUp"
  | "overlap"
  | "timesLeft"
  | "timeZone"
  | "endsAt"
  | "lastJobId"
  | "note"
  | "role"
> & {
  /** In words. */
  when: string;
  /** The next three of its times. */
  next: number[];
  /** The reader may pause and delete it. */
  mayChange: boolean;
};

interface SchedulesPageProps {
  schedules: ShownSchedule[];
  /** Those for which the reader may make one. */
  organisations: ReturnType<typeof listOrganisations>;
  newId: string;
  form?: TypedForm<string> | undefined;
}

/** What is wanted again and again: when the next are, and the form for more. */
export function SchedulesPage({ schedules, organisations, newId, form }: SchedulesPageProps) {
  return (
    <>
      <BackLink id="back-to-jobs" href="/jobs">
        Jobs
      </BackLink>
      {schedules.length > 0 ? (
        <Block id="schedules" title="Again and again">
          <ul class="standing-work">
            {schedules.map((schedule) => (
              <One schedule={schedule} />
            ))}
          </ul>
        </Block>
      ) : (
        <Empty icon="clock" title="No schedules yet">
          A schedule asks for a job at each of its times, whoever is there.
        </Empty>
      )}
      {organisations.length > 0 && (
        <ScheduleForm organisations={organisations} newId={newId} form={form} />
      )}
    </>
  );
}

const looks: Record<ScheduleState, Look> = {
  active: { label: "Active", icon: "check", tone: "good" },
  paused: { label: "Paused", icon: "clock", tone: "warning" },
  ended: { label: "Ended", icon: "skip", tone: "quiet" },
};

function One({ schedule }: { schedule: ShownSchedule }) {
  const { id, title, organisation, askedBy, state, when, next, note, timeZone } = schedule;
  return (
    <li class="standing" id={`schedule-${id}`}>
      <div class="standing-head">
        <h3 id={`schedule-${id}-title`}>{title}</h3>
        <Badge {...looks[state]} />
      </div>
      <p>{`${when[0]?.toUpperCase()}${when.slice(1)}, for ${organisation}`}</p>
      {note && <p class="muted">{note}</p>}
      <Facts>
        {next.length > 0 && (
          <Fact term="Next">
            {next.map((at, index) => (
              <>
                {index > 0 && " · "}
                <time datetime={new Date(at).toISOString()}>{byTheClocks(at, timeZone)}</time>
              </>
            ))}
          </Fact>
        )}
        <Fact term="Ends">{sayEnd(schedule)}</Fact>
        <Fact term="When missed">
          {schedule.catchUp === "once" ? "one job for all that was missed" : "none"}
        </Fact>
        <Fact term="Not yet ended">
          {schedule.overlap === "skip"
            ? "then there is none this time"
            : "then one waits beside it"}
        </Fact>
        <Fact term="Made by">{`@${askedBy}`}</Fact>
      </Facts>
      <Actions schedule={schedule} />
    </li>
  );
}

/** Where it says so: Mon 30 Nov, 09:00 */
function byTheClocks(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    ...({ weekday: "short", day: "numeric", month: "short" } as const),
    ...({ hour: "2-digit", minute: "2-digit", timeZone } as const),
  }).format(at);
}

function sayEnd({ endsAt, timesLeft }: ShownSchedule) {
  if (timesLeft !== null) return timesLeft === 1 ? "after one more" : `after ${timesLeft} more`;
  return endsAt === null ? "never by itself" : <Time at={endsAt} />;
}

function Actions({
  schedule: { id, title, state, lastJobId, role, mayChange },
}: {
  schedule: ShownSchedule;
}) {
  const path = (act: string) => pathTo("api", "schedules", id, act);
  return (
    <div class="actions">
      {lastJobId && (
        <a id={`last-${id}`} class="button button-small" href={pathTo("jobs", lastJobId)}>
          The last of its jobs
        </a>
      )}
      {role !== "reader" && (
        <CommandButton id={`run-${id}`} class="button button-small" action={path("run")}>
          Run it now
        </CommandButton>
      )}
      {mayChange && state === "active" && (
        <CommandButton id={`pause-${id}`} class="button button-small" action={path("pause")}>
          Pause it
        </CommandButton>
      )}
      {mayChange && state === "paused" && (
        <CommandButton id={`resume-${id}`} class="button button-small" action={path("resume")}>
          Let it go on
        </CommandButton>
      )}
      {mayChange && (
        <details id={`delete-${id}`} class="second-step" data-preserve-attr="open">
          <summary id={`ask-to-delete-${id}`} class="button button-small">
            Delete it…
          </summary>
          <div class="second-step-body">
            <p>{`“${title}” is not begun any more. What was begun goes on.`}</p>
            <CommandButton
              id={`delete-${id}-now`}
              class="button button-danger"
              action={path("delete")}
            >
              Delete the schedule
            </CommandButton>
          </div>
        </details>
      )}
    </div>
  );
}
