import type { Breaker } from "#db/queries/breakers.ts";
import type { LetterFilter, ListedLetter } from "#db/queries/letters.ts";
import type { LetterState } from "#db/statuses.ts";
import { sentence } from "#server/rules/sentence.ts";
import { Choice } from "../parts/choice.tsx";
import { Empty } from "../parts/empty.tsx";
import { OlderLink } from "../parts/links.tsx";
import { LogRow } from "../parts/log.tsx";
import { pathTo } from "../parts/path.ts";
import { FindButton, SearchField } from "../parts/search-field.tsx";
import { LetterBadge, letterLabel } from "../parts/status.tsx";

interface LettersPageProps extends MailTroublesProps {
  letters: ListedLetter[];
  filter: LetterFilter;
  states: readonly LetterState[];
  older: number | undefined;
}

export function LettersPage({ letters, filter, states, older, ...troubles }: LettersPageProps) {
  return (
    <>
      <MailTroubles {...troubles} />
      <Filters filter={filter} states={states} />
      {letters.length > 0 ? (
        <ul class="rows" id="letters">
          {letters.map((letter) => (
            <Row letter={letter} />
          ))}
        </ul>
      ) : (
        <Nothing filter={filter} />
      )}
      {older !== undefined && (
        <OlderLink id="older-letters" href={mailHref({ ...filter, before: older })} />
      )}
    </>
  );
}

interface MailTroublesProps {
  /** Where letters stay, when none leaves the shop. */
  outboxUrl: string | undefined;
  /** How the mail server is asked, when it ever was in trouble. */
  breaker: Breaker | undefined;
}

function MailTroubles({ outboxUrl, breaker }: MailTroublesProps) {
  const isAsked = !breaker || breaker.state === "closed";
  return (
    <>
      {outboxUrl && (
        <p class="muted">
          No mail leaves this shop, for no mail server is set (SMTP_URL). What is sent lies in the
          sandbox's outbox, on the shop's own machine: {outboxUrl}
        </p>
      )}
      {!isAsked && (
        <p class="muted" role="status">
          {`Letters wait: ${sentence(breaker.reason ?? "the mail server is given time")} `}
          <a id="see-outside" href="/admin/outside">
            See whom we ask
          </a>
        </p>
      )}
    </>
  );
}

function Filters({ filter, states }: Pick<LettersPageProps, "filter" | "states">) {
  return (
    <search aria-label="Letters">
      <form class="filters" method="get" action="/admin/mail">
        <SearchField label="Order's number, or address" value={filter.search} />
        <Choice
          id="state"
          label="State"
          chosen={filter.state}
          options={states.map((state) => ({ value: state, label: letterLabel(state) }))}
        />
        <FindButton />
      </form>
    </search>
  );
}

function Nothing({ filter: { search, state, before } }: { filter: LetterFilter }) {
  if (!(search || state || before)) {
    return (
      <Empty icon="mail" title="No letter was ever written">
        What shoppers and admins are told by mail is kept here.
      </Empty>
    );
  }
  return (
    <Empty icon="search" title="No letter matches">
      <a id="clear-filters" href="/admin/mail">
        Show all of them
      </a>
    </Empty>
  );
}

function Row({ letter }: { letter: ListedLetter }) {
  const { id, subject, state, lastError, createdAt, sentAt } = letter;
  const isHeld = state === "waiting" && lastError !== null;
  return (
    <LogRow
      id={`letter-${id}`}
      at={sentAt ?? createdAt}
      note={noteOn(letter)}
      state={<LetterBadge state={state} isHeld={isHeld} />}
    >
      <a id={`letter-open-${id}`} href={pathTo("admin", "mail", String(id))}>
        {subject}
      </a>
    </LogRow>
  );
}

/** To whom, how often it was tried, and what came of it. */
function noteOn({ username, sentTo, to, tries, lastError, againBy }: ListedLetter): string {
  return [
    sentence(`To @${username}${addressIn(sentTo ?? to)}`),
    tries > 1 && `Tried ${tries} times.`,
    lastError && sentence(lastError),
    againBy && `Sent again by @${againBy}.`,
  ]
    .filter(Boolean)
    .join(" ");
}

function addressIn(address: string | null): string {
  return address ? `, ${address}` : "";
}

function mailHref({ search, state, before }: LetterFilter): string {
  const said = { q: search, state, before };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(said)) if (value) query.set(name, String(value));
  return `/admin/mail?${query}`;
}
