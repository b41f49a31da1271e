import { z } from "zod";
import { SettingError } from "../processes/setting-error.ts";
import { at } from "./at.ts";

export class AdminRefusal extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** A question to Restate's admin, with what it says when it refuses. */
export async function askAdmin(
  adminUrl: string,
  {
    method,
    path,
    body,
  }: { method: "GET" | "POST" | "PATCH" | "DELETE"; path: string; body?: unknown },
): Promise<unknown> {
  const response = await reach(adminUrl, path, {
    method,
    headers: { "content-type": "application/json", accept: "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000),
  });
  const text = await response.text();
  if (!response.ok) {
    const said = `Restate answers ${method} ${path} with ${response.status}: ${reasonIn(text)}`;
    throw new AdminRefusal(said, response.status);
  }
  return text === "" ? undefined : JSON.parse(text);
}

async function reach(adminUrl: string, path: string, sent: RequestInit): Promise<Response> {
  const { url, fetch } = at(adminUrl);
  try {
    return await fetch(new URL(path, url), sent);
  } catch {
    throw new SettingError(
      `Restate does not answer at ${adminUrl}: set RESTATE_ADMIN_URL to where its admin listens.`,
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
