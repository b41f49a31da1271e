import { z } from "zod";
import { askAdmin } from "./admin.ts";

const answer = z.object({ rows: z.array(z.unknown()) });

/** What Restate knows, asked in SQL. */
export async function query(adminUrl: string, sql: string): Promise<unknown[]> {
  const said = await askAdmin(adminUrl, { method: "POST", path: "/query", body: { query: sql } });
  return answer.parse(said).rows;
}
