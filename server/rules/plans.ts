/** What an organisation may take of what all share. */
export interface Plan {
  weight: number;
  parallelRuns: number;
  startsPerMinute: number;
  queueDepth: number;
  queueSeconds: number;
  /** Of other systems, of all its work together. */
  callsPerMinute: number;
  /** In credits, each month of UTC. */
  monthlyBudget: number;
}

/** What each begins with; an admin of the house changes it while it runs. */
export const firstPlan: Plan = {
  weight: 1,
  parallelRuns: 2,
  startsPerMinute: 60,
  queueDepth: 1_000,
  queueSeconds: 24 * 60 * 60,
  callsPerMinute: 60,
  monthlyBudget: 10_000,
};

/** Beyond these a number is a slip of the hand. */
export const mostOf = {
  weight: 100,
  parallelRuns: 100,
  startsPerMinute: 10_000,
  queueDepth: 100_000,
  queueSeconds: 7 * 24 * 60 * 60,
  callsPerMinute: 6_000,
  monthlyBudget: 1_000_000_000,
} as const satisfies Record<keyof Plan, number>;
