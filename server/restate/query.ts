import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { AdminRefusal, askAdmin } from "./admin.ts";

const answer = z.object({ rows: z.array(z.unknown()) });

interface Patience {
  patienceMs?: number;
  pauseMs?: number;
}

/**
 * What Restate knows, asked in SQL. One that comes up after a sudden death answers already, and looks for some
 * of its partitions at the life before for a moment longer: asking again costs nothing, for nothing is changed.
 */
export async function query(
  adminUrl: string,
  sql: string,
  { patienceMs = 10_000, pauseMs = 200 }: Patience = {},
): Promise<unknown[]> {
  const until = performance.now() + patienceMs;
  for (;;) {
    try {
      return await ask(adminUrl, sql);
    } catch (error) {
      if (!isItsOwnTrouble(error) || performance.now() >= until) throw error;
      await delay(pauseMs);
    }
  }
}

async function ask(adminUrl: string, sql: string): Promise<unknown[]> {
  const said = await askAdmin(adminUrl, { method: "POST", path: "/query", body: { query: sql } });
  return answer.parse(said).rows;
}

function isItsOwnTrouble(error: unknown): boolean {
  return error instanceof AdminRefusal && error.status >= 500;
}
