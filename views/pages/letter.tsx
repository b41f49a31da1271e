import type { Letter, SentAgain } from "#db/queries/letters.ts";
import { Block } from "../parts/block.tsx";
import { CommandButton } from "../parts/command.tsx";
import { Fact, Facts } from "../parts/facts.tsx";
import { LogRow } from "../parts/log.tsx";
import { pathTo } from "../parts/path.ts";
import { LetterBadge } from "../parts/status.tsx";
import { Time } from "../parts/time.tsx";

interface LetterPageProps {
  letter: Letter;
  username: string;
  /** Its words; nothing when what it was about is not there any more. */
  text: string | undefined;
  again: readonly SentAgain[];
  mayBeSentAgain: boolean;
}

export function LetterPage({ letter, text, again, mayBeSentAgain, username }: LetterPageProps) {
  return (
    <>
      <State letter={letter} username={username} />
      {mayBeSentAgain && (
        <div class="letter-acts">
          <CommandButton
            id="send-again"
            action={pathTo("api", "mail", String(letter.id), "send-again")}
          >
            Send it again
          </CommandButton>
        </div>
      )}
      {again.length > 0 && (
        <Block id="sent-again" title="Sent again">
          <ul class="rows">
            {again.map(({ id, againBy, createdAt }) => (
              <LogRow id={`again-${id}`} at={createdAt}>
                <a id={`again-open-${id}`} href={pathTo("admin", "mail", String(id))}>
                  {`By @${againBy ?? "somebody"}`}
                </a>
              </LogRow>
            ))}
          </ul>
        </Block>
      )}
      {text === undefined ? (
        <p class="muted">What it was about is not there any more, so it cannot be shown.</p>
      ) : (
        <AsReceived letter={letter} text={text} />
      )}
    </>
  );
}

function State({ letter, username }: Pick<LetterPageProps, "letter" | "username">) {
  const { runId, to, sentTo, state, tries, lastError, dueAt, sentAt, createdAt } = letter;
  return (
    <Facts class="facts-wide">
      <Fact term="State">
        <LetterBadge state={state} isHeld={state === "waiting" && lastError !== null} />
      </Fact>
      <Fact term="To">{[`@${username}`, sentTo ?? to].filter(Boolean).join(", ")}</Fact>
      {runId && (
        <Fact term="About">
          <a id="letter-about" class="mono" href={pathTo("runs", runId)}>
            {runId}
          </a>
        </Fact>
      )}
      <Fact term="Written">
        <Time at={createdAt} />
      </Fact>
      {sentAt !== null && (
        <Fact term="Sent">
          <Time at={sentAt} />
        </Fact>
      )}
      <Fact term="Tries" class="figure">
        {tries}
      </Fact>
      {lastError && <Fact term="What went wrong last">{lastError}</Fact>}
      {state === "waiting" && tries > 0 && (
        <Fact term="Next try">
          <Time at={dueAt} seconds />
        </Fact>
      )}
      {letter.againBy && <Fact term="Sent again by">{`@${letter.againBy}`}</Fact>}
    </Facts>
  );
}

/** Within a frame that runs nothing and goes nowhere, as a mail program would show it; and in words. */
function AsReceived({ letter, text }: { letter: Letter; text: string }) {
  return (
    <>
      <Block id="letter-html" title="As it is shown">
        <iframe
          id="letter-frame"
          class="letter-frame"
          title={`The letter: ${letter.subject}`}
          src={pathTo("admin", "mail", String(letter.id), "letter.html")}
          sandbox=""
          loading="lazy"
        />
      </Block>
      <Block id="letter-text" title="In words">
        <pre class="letter-text" id="letter-words" tabindex={0}>
          {text}
        </pre>
      </Block>
    </>
  );
}
