import { z } from "zod";
import { createFetch } from "#server/processes/lean-fetch.ts";
import { Refused, Unavailable } from "./errors.ts";
import { type Gate, openGate, through } from "./gate.ts";
import { retryAfterMs } from "./retry-after.ts";

export interface Remote {
  baseUrl: string;
  /** How long one call may take, its answer read to the end. */
  timeoutMs: number;
  fetch?: (url: string, init: RequestInit) => Response | Promise<Response>;
  /** Open when nobody stands there. */
  gate?: Gate;
}

export interface Http {
  get<T>(path: string, answer: z.ZodType<T>): Promise<T>;
  post<T>(path: string, call: { key: string; body: unknown; answer: z.ZodType<T> }): Promise<T>;
}

/** How somebody speaks who does not speak as the sandbox does. */
export interface Dialect {
  headers?: Record<string, string>;
  /** Where in an answer its code and its words stand. */
  problemIn?: (answer: unknown) => unknown;
  /** A refusal that says "not now", beside those that do so for everybody. */
  isPassing?: (refusal: { status: number; code: string | undefined }) => boolean;
}

/** Calls to one outside system; `system` is what its errors call it ("the carrier"). */
export function createHttp(
  system: string,
  { baseUrl, timeoutMs, fetch = createFetch(), gate = openGate }: Remote,
  dialect: Dialect = {},
): Http {
  async function call<T>(path: string, init: RequestInit, answer: z.ZodType<T>): Promise<T> {
    const signal = AbortSignal.timeout(timeoutMs);
    const answered = async () => {
      const headers = { ...dialect.headers, ...init.headers };
      const response = await fetch(baseUrl + path, { ...init, headers, signal });
      const text = await response.text();
      if (!response.ok) throw failure(system, response, text, dialect);
      return answer.parse(JSON.parse(text));
    };
    return through(gate, answered, (thrown) =>
      asOutsideError(thrown, { system, signal, timeoutMs }),
    );
  }

  return {
    get: (path, answer) => call(path, { method: "GET" }, answer),
    post: (path, { key, body, answer }) =>
      call(path, { method: "POST", headers: headersFor(key), body: JSON.stringify(body) }, answer),
  };
}

function headersFor(key: string): Record<string, string> {
  return { "Content-Type": "application/json", "Idempotency-Key": key };
}

const problemSchema = z.looseObject({ code: z.string(), message: z.string() });

/** These say "not now", although their numbers are those of a refusal. */
const passingStatuses = new Set([408, 425, 429]);

function failure(
  system: string,
  response: Response,
  text: string,
  { problemIn = (answer) => answer, isPassing = () => false }: Dialect,
): Error {
  const { status } = response;
  const problem = problemSchema.safeParse(problemIn(jsonOrNothing(text))).data;
  const told = problem?.message ?? `HTTP ${status}`;

  const isLasting = status < 500 && !passingStatuses.has(status);
  if (isLasting && !isPassing({ status, code: problem?.code })) {
    return new Refused(problem?.code ?? `http_${status}`, saidBy(system, "refused", told), problem);
  }
  return new Unavailable(saidBy(system, "is failing", told), {
    retryAfterMs: retryAfterMs(response.headers.get("Retry-After")),
  });
}

/** Whoever names themselves is not named twice. */
function saidBy(system: string, did: string, told: string): string {
  const namesItself = told.toLowerCase().startsWith(system.toLowerCase());
  return namesItself ? capitalised(told) : `${capitalised(system)} ${did}: ${told}`;
}

function asOutsideError(
  error: unknown,
  { system, signal, timeoutMs }: { system: string; signal: AbortSignal; timeoutMs: number },
): Error {
  if (error instanceof Refused || error instanceof Unavailable) return error;
  if (signal.aborted) {
    return new Unavailable(`${capitalised(system)} did not answer within ${timeoutMs} ms`, {
      cause: error,
    });
  }
  if (error instanceof z.ZodError || error instanceof SyntaxError) {
    return new Unavailable(`${capitalised(system)} answered something unreadable`, {
      cause: error,
    });
  }
  return new Unavailable(`${capitalised(system)} cannot be reached`, { cause: error });
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
