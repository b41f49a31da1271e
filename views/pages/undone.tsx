import type { Undoing } from "#db/queries/undoings.ts";
import { formatMoney } from "#server/rules/money.ts";
import { sentence } from "#server/rules/sentence.ts";
import { Choice } from "../parts/choice.tsx";
import { Empty } from "../parts/empty.tsx";
import { FieldFrame } from "../parts/field.tsx";
import { OlderLink } from "../parts/links.tsx";
import { LogRow } from "../parts/log.tsx";
import { pathTo } from "../parts/path.ts";
import { FindButton, SearchField } from "../parts/search-field.tsx";
import { Badge, stepLooks } from "../parts/status.tsx";

/** What the address asks for, as it was typed. */
interface Asked {
  q: string;
  kind?: string | undefined;
  from?: string | undefined;
  until?: string | undefined;
  before?: number | undefined;
}

interface UndonePageProps {
  undoings: Undoing[];
  asked: Asked;
  kinds: readonly { kind: string; label: string }[];
  older: number | undefined;
}

export function UndonePage({ undoings, asked, kinds, older }: UndonePageProps) {
  return (
    <>
      <Filters asked={asked} kinds={kinds} />
      {undoings.length > 0 ? (
        <ul class="rows" id="undoings">
          {undoings.map((undoing) => (
            <Row undoing={undoing} />
          ))}
        </ul>
      ) : (
        <Nothing asked={asked} />
      )}
      {older !== undefined && (
        <OlderLink
          id="older-undoings"
          href={`/admin/undone${queryOf({ ...asked, before: older })}`}
        />
      )}
      {undoings.length > 0 && <AsCsv asked={asked} />}
    </>
  );
}

function AsCsv({ asked }: Pick<UndonePageProps, "asked">) {
  return (
    <p class="whole-story">
      <a
        id="undone-csv"
        href={`/api/undone/csv${queryOf({ ...asked, before: undefined })}`}
        download="undone.csv"
      >
        All of this list as CSV
      </a>
    </p>
  );
}

function Filters({ asked, kinds }: Pick<UndonePageProps, "asked" | "kinds">) {
  return (
    <search aria-label="What was undone">
      <form class="filters filters-of-days" method="get" action="/admin/undone">
        <SearchField label="Why" value={asked.q} />
        <Choice
          id="kind"
          label="Kind"
          chosen={asked.kind}
          options={kinds.map(({ kind, label }) => ({ value: kind, label }))}
        />
        <Day name="from" label="From" value={asked.from} />
        <Day name="until" label="Until" value={asked.until} />
        <FindButton />
      </form>
    </search>
  );
}

function Day({ name, label, value }: { name: string; label: string; value: string | undefined }) {
  return (
    <FieldFrame id={name} label={label}>
      <input id={name} name={name} type="date" value={value} />
    </FieldFrame>
  );
}

function Nothing({ asked: { q, kind, from, until, before } }: Pick<UndonePageProps, "asked">) {
  if (!(q || kind || from || until || before)) {
    return (
      <Empty icon="undo" title="Nothing was ever undone">
        Whatever a run takes back is kept here, with why.
      </Empty>
    );
  }
  return (
    <Empty icon="search" title="Nothing that was undone matches">
      <a id="clear-filters" href="/admin/undone">
        Show everything
      </a>
    </Empty>
  );
}

function Row({ undoing }: { undoing: Undoing }) {
  const { id, runId, title, step, status, beganAt } = undoing;
  return (
    <LogRow
      id={`undone-${id}`}
      at={beganAt}
      note={noteOn(undoing)}
      state={<Badge {...stepLooks[status]} />}
    >
      <a id={`undone-open-${id}`} href={pathTo("runs", runId)}>
        {title}
      </a>
      : {step}
    </LogRow>
  );
}

/** Why, what became of it, and how often it had to be tried. */
function noteOn(undoing: Undoing): string {
  const { reason, attempts } = undoing;
  const tries = attempts > 1 ? `It was tried ${attempts} times.` : "";
  return [sentence(reason ?? "Nobody wrote down why"), outcomeOf(undoing), tries]
    .filter(Boolean)
    .join(" ");
}

function outcomeOf(undoing: Undoing): string {
  const { status, detail } = undoing;
  if (status === "uncompensated")
    return sentence(`It could not be undone: ${detail ?? "no reason given"}`);
  return sumOf(undoing) || (detail ? sentence(`It is ${detail}`) : "");
}

/** What went back to whoever had paid. */
export function sumOf({ refundedCents, releasedCents, currency }: Undoing): string {
  if (currency === null) return "";
  return [
    refundedCents > 0 && `${formatMoney(refundedCents, currency)} refunded.`,
    releasedCents > 0 && `${formatMoney(releasedCents, currency)} released.`,
  ]
    .filter(Boolean)
    .join(" ");
}

function queryOf(asked: Asked): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) if (value) query.set(name, String(value));
  return query.size > 0 ? `?${query}` : "";
}
