import type { RunStep } from "#db/queries/runs.ts";
import { Block } from "./block.tsx";
import { Icon } from "./icon.tsx";
import { Time } from "./time.tsx";

/** What was done, and what takes it back, in words that can stand beside each other. */
export interface Pair {
  did: string;
  undid: string;
}

export interface Undoing extends Pair {
  state: "undone" | "being undone" | "not undone";
  /** Why it could not be undone. */
  reason: string | null;
  at: number;
}

/** In the order in which it was undone. */
export function undoingsOf(steps: readonly RunStep[], pairOf: (step: RunStep) => Pair): Undoing[] {
  return steps
    .flatMap((step) => {
      const state = stateOf(step);
      if (!state) return [];
      const reason = state === "not undone" ? step.detail : null;
      return [{ ...pairOf(step), state, reason, at: step.changedAt }];
    })
    .sort((a, b) => a.at - b.at);
}

function stateOf({ status }: RunStep): Undoing["state"] | undefined {
  switch (status) {
    case "compensated":
      return "undone";
    case "compensating":
      return "being undone";
    case "uncompensated":
      return "not undone";
    default:
      return undefined;
  }
}

/** Each action beside its undoing. */
export function Undoings({ headline, undoings }: { headline: string; undoings: Undoing[] }) {
  if (undoings.length === 0) return null;
  return (
    <Block id="undone" title={headline}>
      <ol class="undoings">
        {undoings.map((undoing) => (
          <UndoingRow undoing={undoing} />
        ))}
      </ol>
    </Block>
  );
}

const looks = {
  undone: { icon: "undo", tone: "warning" },
  "being undone": { icon: "clock", tone: "active" },
  "not undone": { icon: "warning", tone: "bad" },
} as const;

function UndoingRow({ undoing }: { undoing: Undoing }) {
  const { did, state, at } = undoing;
  const { icon, tone } = looks[state];
  return (
    <li class={`undoing tone-${tone}`}>
      <span class="undoing-did">{did}</span>
      <span class="undoing-undid">
        <Icon name={icon} size={16} />
        <span>{outcomeOf(undoing)}</span>
      </span>
      <Time at={at} seconds />
    </li>
  );
}

export function outcomeOf({ state, undid, reason }: Undoing): string {
  switch (state) {
    case "undone":
      return undid;
    case "being undone":
      return "being undone";
    case "not undone":
      return `could not be undone${reason ? `: ${reason}` : ""}; a person looks into it`;
  }
}
