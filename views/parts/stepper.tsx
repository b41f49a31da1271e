import type { Stage, StageOnTheWay, StageState } from "../order-way.ts";
import type { IconName } from "./icon.tsx";
import { Icon } from "./icon.tsx";
import type { Look } from "./status.tsx";

const stageNames: Record<Stage, string> = {
  checkout: "Checkout",
  payment: "Payment",
  approval: "Approval",
  preparing: "Preparing",
  shipped: "Shipped",
  delivered: "Delivered",
};

export const stageName = (stage: Stage): string => stageNames[stage];

const stageLooks: Record<StageState, Look> = {
  done: { label: "Done", icon: "check", tone: "good" },
  now: { label: "Now", icon: "play", tone: "active" },
  stopped: { label: "Stopped here", icon: "cross", tone: "bad" },
  undone: { label: "Undone", icon: "undo", tone: "warning" },
  todo: { label: "To come", icon: "clock", tone: "quiet" },
  unreached: { label: "Not reached", icon: "minus", tone: "quiet" },
};

export const stageLabel = (state: StageState): string => stageLooks[state].label;

const stageIcons: Record<Stage, IconName> = {
  checkout: "cart",
  payment: "card",
  approval: "admin",
  preparing: "box",
  shipped: "truck",
  delivered: "check-circle",
};

/** Along the page where there is room, down it where there is none. */
export function Stepper({ way }: { way: StageOnTheWay[] }) {
  return (
    <ol class="stepper" aria-label="The way of this order">
      {way.map(({ stage, state }) => {
        const { label, icon, tone } = stageLooks[state];
        return (
          <li
            class={`stepper-stage is-${state} tone-${tone}`}
            aria-current={state === "now" ? "step" : undefined}
          >
            <span class="stepper-mark">
              <Icon
                name={state === "now" || state === "todo" ? stageIcons[stage] : icon}
                size={16}
              />
            </span>
            <span class="stepper-name">{stageNames[stage]}</span>
            <span class="stepper-state">{label}</span>
          </li>
        );
      })}
    </ol>
  );
}
