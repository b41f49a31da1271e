import type { IconName } from "./icon.tsx";
import { Icon } from "./icon.tsx";
import type { Look } from "./status.tsx";

/** Stopped is where it ended early; undone is what had been done before that and no longer counts. */
export type StageState = "done" | "now" | "stopped" | "undone" | "todo" | "unreached";

export interface ShownStage {
  name: string;
  icon: IconName;
  state: StageState;
}

type Stage<Name extends string> = Omit<ShownStage, "state"> & {
  stage: Name;
  /** What it is called while it lasts, where that differs. */
  meanwhile?: string;
};

interface Standing<Name extends string> {
  /** Where the run is, or where it ended. */
  at: Name;
  ended: "well" | "early" | undefined;
  isUndone: (stage: Name) => boolean;
}

/** Every stage as it is seen from where the run is. */
export function stagesSeen<Name extends string>(
  stages: readonly Stage<Name>[],
  { at, ended, isUndone }: Standing<Name>,
): ShownStage[] {
  const here = stages.findIndex(({ stage }) => stage === at);
  return stages.map(({ stage, name, meanwhile = name, icon }, index) => {
    const early = ended === "early";
    if (index > here) return { name, icon, state: early ? "unreached" : "todo" };
    if (index < here) return { name, icon, state: early && isUndone(stage) ? "undone" : "done" };
    if (ended === "well") return { name, icon, state: "done" };
    return early ? { name, icon, state: "stopped" } : { name: meanwhile, icon, state: "now" };
  });
}

const stageLooks: Record<StageState, Look> = {
  done: { label: "Done", icon: "check", tone: "good" },
  now: { label: "Now", icon: "play", tone: "active" },
  stopped: { label: "Stopped here", icon: "cross", tone: "bad" },
  undone: { label: "Undone", icon: "undo", tone: "warning" },
  todo: { label: "To come", icon: "clock", tone: "quiet" },
  unreached: { label: "Not reached", icon: "minus", tone: "quiet" },
};

export const stageLabel = (state: StageState): string => stageLooks[state].label;

/** Along the page where there is room, down it where there is none. */
export function Stepper({ label, stages }: { label: string; stages: ShownStage[] }) {
  return (
    <ol class="stepper" aria-label={label}>
      {stages.map((stage) => (
        <StepperStage {...stage} />
      ))}
    </ol>
  );
}

function StepperStage({ name, icon, state }: ShownStage) {
  const look = stageLooks[state];
  const isAhead = state === "now" || state === "todo";
  return (
    <li
      class={`stepper-stage is-${state} tone-${look.tone}`}
      aria-current={state === "now" ? "step" : undefined}
    >
      <span class="stepper-mark">
        <Icon name={isAhead ? icon : look.icon} size={16} />
      </span>
      <span class="stepper-name">{name}</span>
      <span class="stepper-state">{look.label}</span>
    </li>
  );
}
