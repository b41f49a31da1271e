import type { Hono } from "hono";
import type { AppEnv } from "#server/web/deps.ts";

type App = Hono<AppEnv>;
type Headers = Record<string, string>;

/** Calls the app as one browser or one program would, and keeps its cookies. */
export function createClient(app: App, cookies: Record<string, string> = {}) {
  const jar = new Map(Object.entries(cookies));

  async function send(path: string, init: RequestInit & { headers?: Headers } = {}) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { ...(cookie ? { cookie } : {}), ...init.headers };
    const response = await app.request(path, { ...init, headers });
    for (const line of response.headers.getSetCookie()) keep(line);
    return response;
  }

  function keep(line: string): void {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (/max-age=0/i.test(line)) jar.delete(name);
    else jar.set(name, value);
  }

  return {
    jar,
    send,
    /** As a program asks. */
    get: (path: string, headers: Headers = {}) => send(path, { headers }),
    /** As a person's browser asks. */
    open: (path: string) => send(path, { headers: html }),
    postJson: (path: string, body: unknown, headers: Headers = {}) =>
      send(path, {
        method: "POST",
        body: JSON.stringify(body),
        headers: { "content-type": "application/json", ...headers },
      }),
    /** As a form is sent by a person's browser. */
    submit: (path: string, fields: Record<string, string>, headers: Headers = {}) =>
      send(path, {
        method: "POST",
        body: new URLSearchParams(fields).toString(),
        headers: { ...html, ...formType, "sec-fetch-site": "same-origin", ...headers },
      }),
  };
}

export type Client = ReturnType<typeof createClient>;

const html = { accept: "text/html,application/xhtml+xml" };
const formType = { "content-type": "application/x-www-form-urlencoded" };
