import type { ListedSession } from "#db/queries/sessions.ts";
import { Block } from "./block.tsx";
import { CommandButton } from "./command.tsx";
import { LogRow } from "./log.tsx";
import { pathTo } from "./path.ts";
import { Elapsed, formatTime } from "./time.tsx";

/**
 * Where somebody is signed in, and how to be so no longer. Which of them looks is not said: what is drawn
 * for somebody is drawn for all their browsers.
 */
export function Sessions({ sessions, now }: { sessions: ListedSession[]; now: number }) {
  return (
    <Block
      id="sessions"
      title="Where you are signed in"
      aside={sessions.length > 1 && <EndOthers />}
    >
      <ul class="rows">
        {sessions.map((session) => (
          <SessionRow session={session} now={now} />
        ))}
      </ul>
    </Block>
  );
}

function SessionRow({ session, now }: { session: ListedSession; now: number }) {
  const { id, device, createdAt, lastSeenAt } = session;
  const note = (
    <>
      Since {formatTime(createdAt)}, last seen <Elapsed from={lastSeenAt} to={null} now={now} /> ago
    </>
  );
  return (
    <LogRow id={`session-${id}`} at={null} note={note} state={<End session={session} />}>
      {device}
    </LogRow>
  );
}

function End({ session: { id, device } }: { session: ListedSession }) {
  return (
    <CommandButton
      id={`end-session-${id}`}
      class="button button-small"
      action={pathTo("api", "account", "sessions", id, "end")}
    >
      Sign out<span class="visually-hidden">{`: ${device}`}</span>
    </CommandButton>
  );
}

function EndOthers() {
  return (
    <CommandButton
      id="end-other-sessions"
      class="button button-small"
      action="/api/account/sessions/end-others"
    >
      Sign out everywhere else
    </CommandButton>
  );
}
