import type { RunStep } from "#db/queries/runs.ts";
import type { OrderStatus } from "#db/shop/statuses.ts";
import type { StepStatus } from "#db/statuses.ts";
import { numbered, type Phase, phaseOf, phases, phaseTitles } from "./phases.ts";
import { stepNames } from "./step-names.ts";

export const phaseStates = ["to come", "now", "done", "failed", "undone", "not reached"] as const;
export type PhaseState = (typeof phaseStates)[number];

interface Told {
  order: {
    id: string;
    number: number;
    status: OrderStatus;
    attempt: number;
    reason: string | null;
    updatedAt: number;
    endedAt: number | null;
  };
  run: { nextAction: string | null; waitingFor: string | null; waitingUntil: number | null };
  steps: readonly RunStep[];
}

/** How far an order is and what it waits for, told from what is written down: at any time, without waiting. */
export function tellStatus({ order, run, steps: all }: Told) {
  const steps = all.filter((step) => isOfLatestTry(step.name, order.attempt));
  const isOver = hasEnded(order);
  const at = presentPhase(steps);
  return {
    orderId: order.id,
    number: order.number,
    status: order.status,
    reason: order.reason,
    phase: numbered(at),
    since: order.updatedAt,
    now: steps.filter(isOpen).map(whatHappens),
    waitingFor: run.waitingFor,
    deadline: run.waitingUntil,
    next: run.nextAction,
    done: steps.filter(({ status }) => status === "done").map(({ name }) => name),
    phases: phases.map((name) => ({
      name,
      title: phaseTitles[name],
      state: stateOf(name, { at, steps, isOver, isCalledOff: calledOff.includes(order.status) }),
    })),
    endedAt: order.endedAt,
  };
}

/** Each try at paying has steps of its own, and the first one's have no number. */
function isOfLatestTry(step: string, attempt: number): boolean {
  const ofTry = /\(try (\d+)\)$/.exec(step)?.[1];
  const phase = phaseOf(step);
  const isOfCheckout = phase === "validation" || phase === "reservation" || phase === "payment";
  if (!isOfCheckout || undoneOnly.includes(step)) return true;
  return Number(ofTry ?? 1) === attempt;
}

/** They are told of when what checkout did is undone, and never as something that is done. */
const undoneOnly: readonly string[] = [stepNames.stock, stepNames.slot, stepNames.payment];

function presentPhase(steps: readonly RunStep[]): Phase {
  const begun = steps.filter(({ name }) => !undoneOnly.includes(name));
  return (
    begun.map(({ name }) => phaseOf(name)).findLast((phase) => phase !== undefined) ?? "validation"
  );
}

function hasEnded({ status, endedAt }: Told["order"]): boolean {
  return endedAt !== null || status === "payment_failed";
}

const calledOff: readonly OrderStatus[] = ["undoing", "rejected", "cancelled", "failed"];

const openStates: readonly StepStatus[] = ["waiting", "running", "retrying", "compensating"];

function isOpen({ status }: RunStep): boolean {
  return openStates.includes(status);
}

function whatHappens(step: RunStep) {
  const { name, status, beganAt, attempts, allowed, lastError, until } = step;
  return { step: name, state: status, since: beganAt, attempts, allowed, lastError, until };
}

interface Standing {
  at: Phase;
  steps: readonly RunStep[];
  isOver: boolean;
  /** It has ended, or is about to, and is not delivered. */
  isCalledOff: boolean;
}

function stateOf(phase: Phase, { at, steps, isOver, isCalledOff }: Standing): PhaseState {
  const own = steps.filter(({ name }) => phaseOf(name) === phase);
  const isAny = (...statuses: StepStatus[]) => own.some(({ status }) => statuses.includes(status));
  if (own.length === 0 && phases.indexOf(phase) > phases.indexOf(at)) {
    return isOver ? "not reached" : "to come";
  }
  if (isAny("compensated", "compensating", "uncompensated")) return "undone";
  if (isAny("waiting", "running", "retrying")) return "now";
  // A message that nobody got fails nothing; a delivery that was called off did not come about.
  if (isAny("failed") && phase !== "notices") return "failed";
  if (phase === "fulfillment" && isCalledOff) return "failed";
  return phase === at && !isOver ? "now" : "done";
}
