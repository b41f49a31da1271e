import type { ListedWork } from "#db/queries/standing-work.ts";
import { Block } from "../parts/block.tsx";
import { CommandButton } from "../parts/command.tsx";
import { Empty } from "../parts/empty.tsx";
import { Fact, Facts } from "../parts/facts.tsx";
import { pathTo } from "../parts/path.ts";
import { Badge, type Look } from "../parts/status.tsx";
import { Countdown, Elapsed } from "../parts/time.tsx";

export function WorkPage({ work, now }: { work: ListedWork[]; now: number }) {
  if (work.length === 0) {
    return (
      <Empty icon="check-circle" title="Nothing stands still">
        What fails again and again, or is made again by nobody, is shown here with what can be done.
      </Empty>
    );
  }
  return (
    <Block
      id="standing"
      title={work.length === 1 ? "One thing stands still" : `${work.length} things stand still`}
    >
      <ul class="standing-work">
        {work.map((each) => (
          <Standing work={each} now={now} />
        ))}
      </ul>
    </Block>
  );
}

export const standingLooks: Record<ListedWork["state"], Look> = {
  paused: { label: "Paused", icon: "skip", tone: "bad" },
  failing: { label: "Tried again and again", icon: "retry", tone: "warning" },
};

function Standing({ work, now }: { work: ListedWork; now: number }) {
  return (
    <li class="standing" id={`standing-${work.id}`}>
      <div class="standing-head">
        <h3>{work.run ? <RunLink work={work} /> : `${work.service}: ${work.handler}`}</h3>
        <Badge {...standingLooks[work.state]} />
      </div>
      <Facts>
        {work.owner && <Fact term="Whose">@{work.owner}</Fact>}
        <Fact term="Where">
          <span class="mono">{`${work.service}/${work.handler}`}</span>
        </Fact>
        <Fact term="Since">
          <Elapsed from={work.since} to={null} now={now} />
        </Fact>
        <Fact term="Attempts" class="figure">
          {work.attempts}
        </Fact>
        {work.nextTryAt !== null && work.state === "failing" && (
          <Fact term="Next try">
            in <Countdown until={work.nextTryAt} now={now} />
          </Fact>
        )}
        {work.reason && <Fact term="Why">{work.reason}</Fact>}
      </Facts>
      {work.errorCode === "RT0016" && <WrongCode />}
      <div class="actions">
        <CommandButton
          id={`resume-${work.id}`}
          class="button button-primary"
          action={pathTo("api", "work", work.id, "resume")}
        >
          Try again now
        </CommandButton>
        <CommandButton
          id={`cancel-${work.id}`}
          class="button button-danger"
          action={pathTo("api", "work", work.id, "cancel")}
        >
          Cancel and undo
        </CommandButton>
      </div>
    </li>
  );
}

function RunLink({ work: { id, run } }: { work: ListedWork }) {
  if (!run) return null;
  return (
    <a id={`standing-open-${id}`} href={pathTo("runs", run.id)}>
      {run.title}
    </a>
  );
}

function WrongCode() {
  return (
    <p>
      It was begun by an earlier version of the shop, whose steps had other names. It goes on as
      soon as that version is back; it cannot be cancelled until then.
    </p>
  );
}
