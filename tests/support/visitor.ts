import type { createApp } from "#server/app.ts";

type App = ReturnType<typeof createApp>;
type Headers = Record<string, string>;

/** Somebody at the shop's door, without a port: JSON as a program, forms as a browser. */
export class Visitor {
  constructor(
    private readonly app: App,
    readonly userId: string,
    private readonly cookie: string | undefined,
  ) {}

  get(path: string, headers: Headers = {}): Promise<Response> {
    return this.#send("GET", path, { headers });
  }

  post(path: string, body: unknown = {}, headers: Headers = {}): Promise<Response> {
    return this.#json("POST", path, body, headers);
  }

  put(path: string, body: unknown = {}, headers: Headers = {}): Promise<Response> {
    return this.#json("PUT", path, body, headers);
  }

  delete(path: string, headers: Headers = {}): Promise<Response> {
    return this.#send("DELETE", path, { headers });
  }

  /** As a browser without a script sends it. */
  submit(path: string, fields: Record<string, string> = {}, headers: Headers = {}) {
    return this.#send("POST", path, {
      body: new URLSearchParams(fields).toString(),
      headers: {
        "Content-Type": "application/x-www-form-urlencoded",
        Accept: "text/html",
        ...headers,
      },
    });
  }

  /** Whatever a program could send. */
  send(method: string, path: string, sent?: { body: string; headers: Headers }): Promise<Response> {
    const hasBody = sent !== undefined && method !== "GET";
    return this.#send(method, path, {
      headers: sent?.headers ?? {},
      ...(hasBody && { body: sent.body }),
    });
  }

  #json(method: string, path: string, body: unknown, headers: Headers): Promise<Response> {
    return this.#send(method, path, {
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", ...headers },
    });
  }

  async #send(
    method: string,
    path: string,
    { body, headers }: { body?: string; headers: Headers },
  ): Promise<Response> {
    const cookie = this.cookie ? { Cookie: this.cookie } : undefined;
    return this.app.request(path, {
      method,
      headers: { ...headers, ...cookie },
      ...(body !== undefined && { body }),
    });
  }
}
