import { until } from "./waiting.ts";

/** Somebody who uses a shop that runs in processes, as a program does: by JSON, with a cookie. */
export class Customer {
  constructor(
    private readonly url: string,
    private readonly cookie: string,
  ) {}

  async get(path: string): Promise<unknown> {
    return answerOf(await this.#send("GET", path), path);
  }

  async post(path: string, body: unknown = {}, headers: Record<string, string> = {}) {
    return answerOf(await this.#send("POST", path, { body: JSON.stringify(body), headers }), path);
  }

  /** For what a shop that is just coming back cannot answer yet. */
  postUntilTaken(path: string, body: unknown = {}): Promise<true> {
    const taken = async () => (await this.#send("POST", path, { body: JSON.stringify(body) })).ok;
    return until(`${path} to be taken`, () => taken().catch(() => false), { deadline: 30_000 });
  }

  #send(
    method: string,
    path: string,
    { body, headers = {} }: { body?: string; headers?: Record<string, string> } = {},
  ): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      method,
      headers: { cookie: this.cookie, "content-type": "application/json", ...headers },
      ...(body !== undefined && { body }),
      signal: AbortSignal.timeout(15_000),
    });
  }
}

export async function signInTo(url: string, username: string): Promise<Customer> {
  const answer = await fetch(`${url}/api/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username, password: "cartwright" }),
  });
  await answerOf(answer, "/api/session");
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
  return new Customer(url, cookies.join("; "));
}

async function answerOf(answer: Response, path: string): Promise<unknown> {
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}
