import type { DescribedBooks } from "#db/queries/differences.ts";
import type { ListedWork } from "#db/queries/standing-work.ts";
import { Block } from "../parts/block.tsx";
import { CommandButton } from "../parts/command.tsx";
import { Empty } from "../parts/empty.tsx";
import { Fact, Facts } from "../parts/facts.tsx";
import { LogRow } from "../parts/log.tsx";
import { pathTo } from "../parts/path.ts";
import { Badge, type Look } from "../parts/status.tsx";
import { Countdown, Elapsed } from "../parts/time.tsx";

interface WorkPageProps {
  work: ListedWork[];
  /** How the books stood last; nothing before the first time. */
  books: DescribedBooks | undefined;
  now: number;
}

export function WorkPage({ work, books, now }: WorkPageProps) {
  return (
    <>
      {work.length > 0 ? (
        <StandingWork work={work} now={now} />
      ) : (
        <Empty icon="check-circle" title="Nothing stands still">
          What fails again and again, or is made again by nobody, is shown here with what can be
          done.
        </Empty>
      )}
      <Books books={books} now={now} />
    </>
  );
}

function StandingWork({ work, now }: Omit<WorkPageProps, "books">) {
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

/** What is written down, against what goes on and what those outside have. */
function Books({ books, now }: Omit<WorkPageProps, "work">) {
  const differences = books?.differences ?? [];
  return (
    <Block id="books" title="The books">
      <p>
        {books ? (
          <>
            {sayBooks(books)} Compared <Elapsed from={books.at} to={null} now={now} /> ago.
          </>
        ) : (
          "They have not been compared yet."
        )}
      </p>
      {differences.length > 0 && (
        <ul class="rows">
          {differences.map((difference) => (
            <Difference difference={difference} />
          ))}
        </ul>
      )}
      <div class="actions">
        <CommandButton id="look-at-books" class="button" action={pathTo("api", "books", "look")}>
          Compare them now
        </CommandButton>
      </div>
    </Block>
  );
}

function Difference({ difference }: { difference: DescribedBooks["differences"][number] }) {
  const { kind, runId, words, since, owner } = difference;
  const id = `${runId}-${kind.replaceAll(/\W+/g, "-")}`;
  return (
    <LogRow id={`difference-${id}`} at={since} note={owner && `@${owner}`}>
      <a id={`difference-open-${id}`} href={pathTo("runs", runId)}>
        {words}
      </a>
    </LogRow>
  );
}

export function sayBooks({ differences, mended, unasked }: DescribedBooks): string {
  const was = mended === 1 ? "One difference was mended." : `${mended} differences were mended.`;
  const left =
    differences.length === 1
      ? "One difference is left for a person."
      : `${differences.length} differences are left for a person.`;
  if (unasked.length > 0)
    return [sayUnasked(unasked), differences.length > 0 && left].filter(Boolean).join(" ");
  if (differences.length > 0) return left;
  return mended > 0 ? `${was} Now everything agrees.` : "Everything agrees.";
}

function sayUnasked(unasked: readonly string[]): string {
  return `Not all could be compared: ${unasked.join("; ")}.`;
}

const standingLooks: Record<ListedWork["state"], Look> = {
  paused: { label: "Paused", icon: "skip", tone: "bad" },
  failing: { label: "Tried again and again", icon: "retry", tone: "warning" },
};

export function lookOf({ errorCode, state }: ListedWork): Look {
  return errorCode === "version" ? withoutCode : standingLooks[state];
}

const withoutCode: Look = { label: "Its code is not here", icon: "skip", tone: "bad" };

function Standing({ work, now }: { work: ListedWork; now: number }) {
  return (
    <li class="standing" id={`standing-${work.id}`}>
      <div class="standing-head">
        <h3>{work.run ? <RunLink work={work} /> : `${work.service}: ${work.handler}`}</h3>
        <Badge {...lookOf(work)} />
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
      {work.errorCode === "version" && <NoCode />}
      <div class="actions">
        <CommandButton
          id={`resume-${work.id}`}
          class="button button-primary"
          action={pathTo("api", "work", work.id, "resume")}
        >
          {work.errorCode === "version" ? "Go on with the code of today" : "Try again now"}
        </CommandButton>
        {canBeUndone(work) && (
          <CommandButton
            id={`cancel-${work.id}`}
            class="button button-danger"
            action={pathTo("api", "work", work.id, "cancel")}
          >
            Cancel and undo
          </CommandButton>
        )}
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

/** What knows how to undo it is the code that began it. */
function canBeUndone({ errorCode }: ListedWork): boolean {
  return errorCode !== "RT0016" && errorCode !== "version";
}

function NoCode() {
  return (
    <p>
      The version of the shop that began it is not in the folder <code>versions</code> any more. Put
      its file back there and start again, and it goes on. Or let it go on with the code of today:
      that works as long as nothing it has done so far has another name there; otherwise it stands
      still, as now.
    </p>
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
