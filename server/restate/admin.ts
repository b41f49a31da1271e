import { z } from "zod";
import { SettingError } from "../processes/setting-error.ts";

/** A question to Restate's admin, with what it says when it refuses. */
export async function askAdmin(
  adminUrl: string,
  { method, path, body }: { method: "GET" | "POST" | "PATCH"; path: string; body?: unknown },
): Promise<unknown> {
  const response = await reach(new URL(path, adminUrl), {
    method,
    headers: { "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`Restate answers ${method} ${path} with ${response.status}: ${reasonIn(text)}`);
  }
  return text === "" ? undefined : JSON.parse(text);
}

async function reach(url: URL, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request);
  } catch {
    throw new SettingError(
      `Restate does not answer at ${url.origin}: set RESTATE_ADMIN_URL to where its admin listens.`,
    );
  }
}

const refusal = z.object({ message: z.string() });

function reasonIn(text: string): string {
  try {
    return refusal.parse(JSON.parse(text)).message;
  } catch {
    return text;
  }
}
