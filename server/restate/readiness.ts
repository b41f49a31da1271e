import { at } from "./at.ts";

/** The one question that only a server answers which has its partitions: health routes say yes too early. */
export async function answersQueries(adminUrl: string): Promise<boolean> {
  try {
    const { url, fetch } = at(adminUrl);
    const response = await fetch(new URL("/query", url), {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({ query: "SELECT id FROM sys_invocation LIMIT 1" }),
      signal: AbortSignal.timeout(1_000),
    });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
