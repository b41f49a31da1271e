import type { Child } from "hono/jsx";
import type { Breaker } from "#db/queries/breakers.ts";
import type { BreakerStatus } from "#db/statuses.ts";
import type { Compared } from "#server/invariants/figure.ts";
import type { Dial, Dials, Preset } from "#server/outside/dials.ts";
import type { PlayedSystem } from "#server/outside/systems.ts";
import { mostSlots } from "#server/rules/most-slots.ts";
import { systemTitles } from "#server/rules/system-titles.ts";
import type { Mortal } from "#server/web/deps.ts";
import { Block } from "../parts/block.tsx";
import { Command, CommandButton, CommandSubmit } from "../parts/command.tsx";
import { InvariantPanel } from "../parts/invariant-panel.tsx";
import { MagicWords } from "../parts/magic-words.tsx";
import { pathTo } from "../parts/path.ts";
import { Badge, type Look } from "../parts/status.tsx";
import { SuddenDeaths } from "../parts/sudden-deaths.tsx";
import { BreakerBadge } from "./outside.tsx";

interface SandboxPageProps {
  /** Nothing before they were compared. */
  compared: Compared | undefined;
  systems: readonly PlayedSystem[];
  /** Nothing when it does not answer. */
  dials: Dials | undefined;
  /** Only of those that have ever been in trouble. */
  breakers: readonly Breaker[];
  presets: readonly Preset[];
  answering: readonly Dial["answering"][];
  tellers: readonly PlayedSystem[];
  carriers: readonly PlayedSystem[];
  /** Which of our own processes can be killed from here. */
  mortals: readonly Mortal[];
}

/** Trouble to order: whatever those outside are made to do, no order may get lost and no sum may differ. */
export function SandboxPage(props: SandboxPageProps) {
  const { compared, systems, dials, breakers, presets, answering, tellers, carriers, mortals } =
    props;
  return (
    <div class="sandbox">
      <InvariantPanel compared={compared} />
      <div class="sandbox-dials">
        <Block id="presets" title="All of them at once">
          <p class="muted">
            Those outside are pretended here, and can be made to fail. Orders and trips are to reach
            their ends all the same, and everything above is to hold. Whom we still ask, and whom we
            give time, is shown by{" "}
            <a id="to-outside" href="/admin/outside">
              Outside
            </a>
            .
          </p>
          <div class="actions">
            {presets.map((preset) => (
              <CommandButton
                id={`preset-${preset.replaceAll(" ", "-")}`}
                action={pathTo("api", "sandbox")}
                fields={{ preset }}
              >
                {preset.charAt(0).toUpperCase() + preset.slice(1)}
              </CommandButton>
            ))}
          </div>
        </Block>
        <SuddenDeaths mortals={mortals} />
        <Block id="dials" title="One by one">
          <ul class="standing-work">
            {systems.map((system) => (
              <System
                system={system}
                dial={dials?.[system]}
                breaker={breakers.find((one) => one.system === system)?.state ?? "closed"}
                answering={answering}
                tells={tellers.includes(system)}
                carries={carriers.includes(system)}
              />
            ))}
          </ul>
        </Block>
        <MagicWords />
      </div>
    </div>
  );
}

interface SystemProps {
  system: PlayedSystem;
  dial: Dial | undefined;
  /** How we ask it, whatever it does. */
  breaker: BreakerStatus;
  answering: SandboxPageProps["answering"];
  /** Whether it tells us things by itself. */
  tells: boolean;
  /** Whether it takes parcels, so many a day. */
  carries: boolean;
}

function System({ system, dial, breaker, answering, tells, carries }: SystemProps) {
  const said = dial ? sayDial(dial) : [];
  return (
    <li class="standing" id={`dial-${system}`}>
      <div class="standing-head">
        <h3 id={`dial-${system}-title`}>{systemTitles[system]}</h3>
        <span class="badges">
          {breaker !== "closed" && <BreakerBadge state={breaker} />}
          <Badge {...lookOf(dial)} />
        </span>
      </div>
      {said.length > 0 && <p>{`It ${said.join(", ")}.`}</p>}
      <div class="actions">
        <CommandButton
          id={`lose-next-${system}`}
          class="button button-small"
          action={pathTo("api", "sandbox", system, "lose-next")}
        >
          Lose its next answer
        </CommandButton>
        {dial && (
          <details id={`turn-${system}`} data-preserve-attr="open">
            <summary id={`turn-${system}-open`} class="button button-small">
              Turn it…
            </summary>
            <Turn {...{ system, dial, answering, tells, carries }} />
          </details>
        )}
      </div>
    </li>
  );
}

function lookOf(dial: Dial | undefined): Look {
  if (!dial) return { label: "Does not answer", icon: "clock", tone: "quiet" };
  if (dial.answering === "down") return { label: "Down", icon: "cross", tone: "bad" };
  if (dial.answering === "hangs") return { label: "Hangs", icon: "clock", tone: "bad" };
  if (sayDial(dial).length > 0) return { label: "In trouble", icon: "warning", tone: "warning" };
  return { label: "Calm", icon: "check", tone: "good" };
}

/** What is turned, in words; nothing when it is calm. */
export function sayDial(dial: Dial): string[] {
  const { answering, latencyMs, jitterMs, errorPercent, lostPercent, refundsFailFirst } = dial;
  const { twicePercent, forgedPercent, lateMs, reordered, slotsPerDay } = dial;
  const slow = jitterMs > 0 ? `${latencyMs} to ${latencyMs + jitterMs} ms` : `${latencyMs} ms`;
  return [
    answering === "down" && "is down",
    answering === "hangs" && "takes calls and never answers",
    latencyMs + jitterMs > 0 && `answers after ${slow}`,
    errorPercent > 0 && `fails ${errorPercent} % of the time`,
    lostPercent > 0 && `loses ${lostPercent} % of its answers`,
    refundsFailFirst && "gives nothing back the first time",
    twicePercent > 0 && `tells ${twicePercent} % twice`,
    forgedPercent > 0 && `is followed by forgers in ${forgedPercent} % of what it tells`,
    slotsPerDay === 0 && "takes no more parcels",
    slotsPerDay > 0 && slotsPerDay < mostSlots && `takes ${slotsPerDay} parcels a day`,
    lateMs > 0 && `tells ${lateMs} ms late${reordered ? " and in another order" : ""}`,
  ].filter((each) => each !== false);
}

type TurnProps = Omit<SystemProps, "breaker"> & { dial: Dial };

function Turn({ system, dial, answering, tells, carries }: TurnProps) {
  const command = `turn-${system}-form`;
  const number = (name: NumberOf, label: string, most: number) => (
    <NumberField id={`turn-${system}-${name}`} {...{ name, label, most, value: dial[name] }} />
  );
  return (
    <Command id={command} class="form dial-form" action={pathTo("api", "sandbox", system)}>
      <div class="field">
        <label for={`turn-${system}-answering`}>It</label>
        <select id={`turn-${system}-answering`} name="answering">
          {answering.map((way) => (
            <option value={way} selected={way === dial.answering}>
              {ways[way]}
            </option>
          ))}
        </select>
      </div>
      {number("latencyMs", "Answers after, ms", 30_000)}
      {number("jitterMs", "By chance up to as much more, ms", 30_000)}
      {number("errorPercent", "Fails, %", 100)}
      {number("lostPercent", "Loses its answer, %", 100)}
      {tells && (
        <>
          {number("twicePercent", "Tells twice, %", 100)}
          {number("forgedPercent", "Is forged, %", 100)}
          {number("lateMs", "Tells late, ms", 30_000)}
          <TickBox id={`turn-${system}-reordered`} name="reordered" ticked={dial.reordered}>
            Tells in another order
          </TickBox>
        </>
      )}
      {carries && number("slotsPerDay", "Parcels it takes a day", mostSlots)}
      <TickBox id={`turn-${system}-refunds`} name="refundsFailFirst" ticked={dial.refundsFailFirst}>
        Gives nothing back the first time
      </TickBox>
      <CommandSubmit id={`turn-${system}-send`}>Turn it so</CommandSubmit>
    </Command>
  );
}

const ways: Record<Dial["answering"], string> = {
  answers: "answers",
  down: "is down",
  hangs: "takes calls and never answers",
};

type NumberOf = {
  [name in keyof Dial]: Dial[name] extends number ? name : never;
}[keyof Dial];

interface NumberFieldProps {
  id: string;
  name: string;
  label: string;
  value: number;
  most: number;
}

function NumberField({ id, name, label, value, most }: NumberFieldProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input id={id} name={name} type="number" min={0} max={most} value={String(value)} required />
    </div>
  );
}

interface TickBoxProps {
  id: string;
  name: string;
  ticked: boolean;
  children?: Child;
}

function TickBox({ id, name, ticked, children }: TickBoxProps) {
  return (
    <label class="tick" for={id}>
      <input id={id} name={name} type="checkbox" value="true" checked={ticked} /> {children}
    </label>
  );
}
