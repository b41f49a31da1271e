import { type Breaker, findBreaker, saveBreaker } from "#db/queries/breakers.ts";
import { insertNotification } from "#db/queries/notifications.ts";
import { listAdmins } from "#db/queries/users.ts";
import {
  admit,
  type BreakerOptions,
  type BreakerState,
  report,
} from "../orchestration/breaker-state.ts";
import { LeftAlone } from "../outside/errors.ts";
import type { Ended, Gate } from "../outside/gate.ts";
import type { GuardedSystem } from "../outside/systems.ts";
import { systemTitles } from "../rules/system-titles.ts";
import type { Events } from "./run-observer.ts";

/** So many calls in a row that nobody answered say that it is down, whoever made them. */
const usual: BreakerOptions = { threshold: 6, coolDown: 15_000, probeTimeout: 30_000 };

/**
 * A circuit breaker before each outside system. Its state is a row, so that it outlives us and all versions of
 * the services share it; while it is closed it costs one reading of that row, and no call.
 */
export function breakerGates(
  events: Events,
  options: Partial<BreakerOptions> = {},
): (system: GuardedSystem) => Gate {
  const rules = { ...usual, ...options };
  return (system) => ({
    enter() {
      const probe = admitted(events, system, rules);
      return { left: (ended) => leave(events, system, { rules, probe, ended }) };
    },
  });
}

/** The number of the try that decides, if this is one. */
function admitted(
  events: Events,
  system: GuardedSystem,
  rules: BreakerOptions,
): number | undefined {
  const { db, now } = events;
  const row = findBreaker(db, { system });
  if (!row || row.state === "closed") return undefined;
  if (row.state === "isolated") throw leftAlone(system, row, now());
  const [state, admission] = admit(stateOf(row), now(), rules);
  if (!admission.admitted) throw leftAlone(system, row, now());
  save(events, { ...row, ...columnsOf(state) });
  return admission.probe;
}

function leave(
  events: Events,
  system: GuardedSystem,
  { rules, probe, ended }: { rules: BreakerOptions; probe: number | undefined; ended: Ended },
): void {
  const { db, now } = events;
  const row = findBreaker(db, { system }) ?? { ...untroubled, system, since: now() };
  // What was let through before a person shut it off decides nothing.
  if (row.state === "isolated") return;
  if (ended.ok && row.state === "closed" && row.failures === 0) return;
  const outcome = { ok: ended.ok, ...(probe !== undefined && { probe }) };
  const state = report(stateOf(row), outcome, now(), rules);
  const reason = ended.ok ? row.reason : ended.reason;
  save(events, { ...row, reason, ...columnsOf(state) });
}

const untroubled = {
  state: "closed",
  failures: 0,
  until: null,
  probe: null,
  reason: null,
} as const;

function stateOf({ state, failures, until, probe }: Breaker): BreakerState {
  switch (state) {
    case "closed":
      return { state, failures };
    case "open":
      return { state, failures, until: until ?? 0 };
    case "half-open":
      return { state, failures, until: until ?? 0, probe: probe ?? 0 };
    case "isolated":
      throw new Error("Nobody is let through while it is shut off");
  }
}

function columnsOf(state: BreakerState) {
  return { until: null, probe: null, ...state };
}

function save(events: Events, row: Breaker): void {
  const { db, hub, now } = events;
  const before = findBreaker(db, row)?.state ?? "closed";
  const isChange = row.state !== before;
  saveBreaker(db, isChange ? { ...row, since: now() } : row);
  if (!isChange) return;
  // That a try failed again is no news.
  if (row.state === "closed" || before === "closed") tellAdmins(events, row);
  hub.wake("admin");
}

function tellAdmins({ db, hub, now }: Events, row: Breaker): void {
  const title = systemTitles[row.system as GuardedSystem];
  const isBack = row.state === "closed";
  const at = now();
  for (const { id: userId } of listAdmins(db)) {
    insertNotification(db, {
      userId,
      key: `breaker/${row.system}/${row.state}/${at}`,
      tone: isBack ? "good" : "warning",
      title: isBack ? `${title} answers again` : `${title} is left alone for a while`,
      body: isBack ? "It is asked as usual." : `${row.reason}. It is tried again by itself.`,
      href: "/admin/outside",
      at,
    });
    hub.wake(`notices:${userId}`);
  }
}

function leftAlone(system: GuardedSystem, { state, until }: Breaker, now: number): LeftAlone {
  const title = systemTitles[system];
  if (state === "isolated") return new LeftAlone(`${title} is shut off by an admin`);
  const retryAfterMs = Math.max(0, (until ?? now) - now);
  return new LeftAlone(`${title} did not answer lately and is given time`, { retryAfterMs });
}
