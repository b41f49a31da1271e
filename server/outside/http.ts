import { z } from "zod";
import { createFetch } from "#server/processes/lean-fetch.ts";
import { Refused, Unavailable } from "./errors.ts";
import { type Gate, openGate } from "./gate.ts";
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

/** Calls to one outside system; `system` is what its errors call it ("the carrier"). */
export function createHttp(
  system: string,
  { baseUrl, timeoutMs, fetch = createFetch(), gate = openGate }: Remote,
): Http {
  async function call<T>(path: string, init: RequestInit, answer: z.ZodType<T>): Promise<T> {
    const pass = gate.enter();
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(baseUrl + path, { ...init, signal });
      const text = await response.text();
      if (!response.ok) throw failure(system, response, text);
      const value = answer.parse(JSON.parse(text));
      pass.left({ ok: true });
      return value;
    } catch (thrown) {
      const error = asOutsideError(thrown, { system, signal, timeoutMs });
      pass.left(error instanceof Refused ? { ok: true } : { ok: false, reason: error.message });
      throw error;
    }
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

function failure(system: string, response: Response, text: string): Error {
  const problem = problemSchema.safeParse(jsonOrNothing(text)).data;
  const told = problem?.message ?? `HTTP ${response.status}`;

  if (response.status < 500 && !passingStatuses.has(response.status)) {
    return new Refused(
      problem?.code ?? `http_${response.status}`,
      saidBy(system, "refused", told),
      problem,
    );
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
