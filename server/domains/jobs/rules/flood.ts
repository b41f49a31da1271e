import { percentile } from "#server/rules/standing.ts";

/** Side by side: the gate as it is, and one that lets in whoever came first. */
export const practiceLanes = ["in turns", "first come"] as const;
export type PracticeLane = (typeof practiceLanes)[number];

/**
 * Who floods each of them, and who comes a moment later with a handful. Their ids are none that anybody can
 * give an organisation, so that nobody's own is ever flooded.
 */
export const practiceTenants = {
  "in turns": {
    many: { id: "practice_turns-many", name: "Practice: the flood, in turns" },
    few: { id: "practice_turns-few", name: "Practice: the handful, in turns" },
  },
  "first come": {
    many: { id: "practice_first-many", name: "Practice: the flood, first come" },
    few: { id: "practice_first-few", name: "Practice: the handful, first come" },
  },
} as const satisfies Record<PracticeLane, Record<"many" | "few", { id: string; name: string }>>;

export interface FloodSize {
  many: number;
  few: number;
  /** How long each of them holds its slot. */
  seconds: number;
}

export const flood: FloodSize = { many: 300, few: 20, seconds: 0.2 };

interface Waited {
  enteredAt: number;
  begunAt: number | null;
  endedAt: number | null;
}

export interface Side {
  lane: PracticeLane;
  many: { waiting: number; total: number };
  /** How long each of the handful has waited, and whether it still does. */
  few: { ms: number; isWaiting: boolean }[];
  halfMs: number;
  longestMs: number;
}

/** What has begun has waited until then, and what has not waits on. */
export function sideOf(
  lane: PracticeLane,
  { many, few, now }: { many: readonly Waited[]; few: readonly Waited[]; now: number },
): Side {
  const isWaiting = ({ begunAt, endedAt }: Waited) => begunAt === null && endedAt === null;
  const waits = few.map((one) => ({
    ms: (one.begunAt ?? one.endedAt ?? now) - one.enteredAt,
    isWaiting: isWaiting(one),
  }));
  const ms = waits.map((wait) => wait.ms);
  return {
    lane,
    many: { waiting: many.filter(isWaiting).length, total: many.length },
    few: waits,
    halfMs: percentile(ms, 50) ?? 0,
    longestMs: Math.max(0, ...ms),
  };
}
