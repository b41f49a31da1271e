import { at } from "#server/restate/at.ts";

/** What one kind of call has left behind in the engine. */
export interface JournalRow {
  target: string;
  invocations: number;
  entries: number;
}

const perTarget = `
  SELECT i.target_service_name || '/' || i.target_handler_name AS target,
         count(DISTINCT i.id) AS invocations, count(j.index) AS entries
  FROM sys_invocation i LEFT JOIN sys_journal j ON j.id = i.id
  GROUP BY i.target_service_name, i.target_handler_name
  ORDER BY entries DESC`;

/** Everything the engine remembers, by target: it keeps the journals of what has ended for a while. */
export async function readJournal(adminUrl: string): Promise<JournalRow[]> {
  const { url, fetch } = at(adminUrl);
  const answer = await fetch(new URL("/query", url), {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ query: perTarget }),
    signal: AbortSignal.timeout(60_000),
  });
  if (!answer.ok) throw new Error(`The journal cannot be read: ${await answer.text()}`);
  const { rows } = (await answer.json()) as { rows: JournalRow[] };
  return rows;
}
