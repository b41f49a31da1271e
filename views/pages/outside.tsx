import type { Breaker, BreakerChange } from "#db/queries/breakers.ts";
import type { BreakerStatus } from "#db/statuses.ts";
import type { GuardedSystem } from "#server/outside/systems.ts";
import { systemTitles } from "#server/rules/system-titles.ts";
import { Block } from "../parts/block.tsx";
import { Command, CommandError, CommandSubmit } from "../parts/command.tsx";
import { Fact, Facts } from "../parts/facts.tsx";
import { LogRow } from "../parts/log.tsx";
import { pathTo } from "../parts/path.ts";
import { Badge, type Look } from "../parts/status.tsx";
import { Countdown, Elapsed } from "../parts/time.tsx";

/** What was typed into the form of one of them, and what is wrong with it. */
export interface RefusedSwitch {
  system: string;
  reason?: string | undefined;
  error: string;
}

interface OutsidePageProps {
  systems: readonly GuardedSystem[];
  breakers: readonly Breaker[];
  changes: readonly BreakerChange[];
  now: number;
  refused?: RefusedSwitch | undefined;
}

/** Whether those outside are asked at the moment, since when, and why not. */
export function OutsidePage({ systems, breakers, changes, now, refused }: OutsidePageProps) {
  return (
    <>
      <Block id="systems" title="Whom we ask">
        <p class="muted">
          Whoever does not answer six times in a row is given time, and then tried again by itself.
          {` Until then ${meanwhile(systems)}; all else waits.`}
        </p>
        <ul class="standing-work">
          {systems.map((system) => (
            <System
              system={system}
              part={partOf(system, systems)}
              breaker={breakers.find((one) => one.system === system)}
              now={now}
              refused={refused?.system === system ? refused : undefined}
            />
          ))}
        </ul>
      </Block>
      <Block id="changes" title="What has changed">
        {changes.length === 0 ? (
          <p class="muted">All of them have always answered.</p>
        ) : (
          <ul class="rows">
            {changes.map((change) => (
              <Change change={change} />
            ))}
          </ul>
        )}
      </Block>
    </>
  );
}

const looks: Record<BreakerStatus, Look> = {
  closed: { label: "Asked as usual", icon: "check", tone: "good" },
  open: { label: "Given time", icon: "clock", tone: "warning" },
  "half-open": { label: "Being tried", icon: "retry", tone: "active" },
  isolated: { label: "Shut off", icon: "skip", tone: "bad" },
};

export function BreakerBadge({ state }: { state: BreakerStatus }) {
  return <Badge {...looks[state]} />;
}

export const breakerLabel = (state: BreakerStatus): string => looks[state].label;

/** Nothing new is begun with those in whose place another one is. */
const replacedBy: Partial<Record<GuardedSystem, readonly GuardedSystem[]>> = {
  stripe: ["acorn", "birch"],
  easypost: ["kestrel", "plover"],
};

function isReplaced(system: GuardedSystem, systems: readonly GuardedSystem[]): boolean {
  return systems.some((other) => replacedBy[other]?.includes(system));
}

function meanwhile(systems: readonly GuardedSystem[]): string {
  const payments = isReplaced("acorn", systems)
    ? "nobody can pay"
    : "payments go to the other provider";
  const parcels = isReplaced("kestrel", systems)
    ? "new parcels wait"
    : "new parcels go to the other carrier";
  return `${payments} and ${parcels}`;
}

function partOf(system: GuardedSystem, systems: readonly GuardedSystem[]): string {
  return isReplaced(system, systems) ? "keeps what was begun with it" : parts[system];
}

/** What each does for us. */
const parts: Record<GuardedSystem, string> = {
  acorn: "takes payments, asked first",
  birch: "takes payments, asked second",
  stripe: "takes payments",
  kestrel: "carries parcels, asked first",
  plover: "carries parcels, asked second",
  easypost: "carries parcels",
  airline: "sells seats",
  hotels: "let rooms",
  mail: "is sent to shoppers",
  text: "are sent to shoppers",
  push: "are sent to shoppers",
};

interface SystemProps {
  system: GuardedSystem;
  part: string;
  breaker: Breaker | undefined;
  now: number;
  refused: RefusedSwitch | undefined;
}

function System({ system, part, breaker, now, refused }: SystemProps) {
  const state = breaker?.state ?? "closed";
  return (
    <li class="standing" id={`system-${system}`}>
      <div class="standing-head">
        <h3 id={`system-${system}-title`}>
          {systemTitles[system]} <span class="muted small">{part}</span>
        </h3>
        <BreakerBadge state={state} />
      </div>
      {breaker && (state !== "closed" || breaker.failures > 0) && (
        <Troubles breaker={breaker} now={now} />
      )}
      <Switch system={system} state={state} refused={refused} />
    </li>
  );
}

function Troubles({ breaker, now }: { breaker: Breaker; now: number }) {
  const { state, failures, until, since, reason } = breaker;
  return (
    <Facts>
      {state !== "closed" && (
        <Fact term="Since">
          <Elapsed from={since} to={null} now={now} />
        </Fact>
      )}
      {state !== "isolated" && (
        <Fact term="Unanswered" class="figure">
          {failures}
        </Fact>
      )}
      {state === "open" && until !== null && (
        <Fact term="Next try">
          in <Countdown until={until} now={now} />
        </Fact>
      )}
      {reason && <Fact term="Why">{reason}</Fact>}
    </Facts>
  );
}

/** By hand, and with a reason, for others will want to know. */
function Switch({
  system,
  state,
  refused,
}: Omit<SystemProps, "part" | "breaker" | "now"> & { state: BreakerStatus }) {
  const isShut = state !== "closed";
  const command = `switch-${system}-form`;
  const field = `switch-${system}-reason`;
  const action = pathTo("api", "outside", system, isShut ? "let-through" : "shut");
  return (
    <details id={`switch-${system}`} data-preserve-attr="open" open={refused !== undefined}>
      <summary id={`switch-${system}-open`} class="button button-small">
        {isShut ? "Ask it as usual again…" : "Shut it off…"}
      </summary>
      <Command id={command} class="form reject-form" action={action}>
        <div class="field">
          <label for={field}>Why? It is kept in the audit.</label>
          <input
            id={field}
            name="reason"
            maxlength={200}
            required
            value={refused?.reason}
            aria-invalid={refused ? "true" : undefined}
            aria-describedby={`${field}-error`}
          />
          <CommandError id={`${field}-error`} message={refused?.error} />
        </div>
        {!isShut && <HowLong system={system} />}
        <CommandSubmit id={`switch-${system}-send`}>
          {isShut ? "Ask it as usual" : "Shut it off"}
        </CommandSubmit>
      </Command>
    </details>
  );
}

function HowLong({ system }: { system: GuardedSystem }) {
  const id = `switch-${system}-for`;
  return (
    <div class="field">
      <label for={id}>How long?</label>
      <select id={id} name="minutes">
        <option value="">Until somebody lets it through again</option>
        <option value="5">Five minutes, then it is tried</option>
        <option value="60">An hour, then it is tried</option>
      </select>
    </div>
  );
}

function Change({ change }: { change: BreakerChange }) {
  const { id, system, state, reason, by, at } = change;
  const why = state === "closed" ? undefined : reason;
  const note = [by && `by @${by}`, why].filter(Boolean).join(": ");
  return (
    <LogRow id={`change-${id}`} at={at} note={note || undefined}>
      {`${systemTitles[system as GuardedSystem]}: ${breakerLabel(state).toLowerCase()}`}
    </LogRow>
  );
}
