import { HttpCallError } from "@restatedev/restate-sdk-clients";
import { z } from "zod";
import { Problem } from "../web/problem.ts";

const told = z.object({ message: z.string() });

interface Words {
  /** What it is called when a service says no for good. */
  code: string;
  title: string;
}

/** A service's lasting no becomes a problem with its words; no answer at all becomes "try again". */
export async function answered<T>(call: Promise<T>, { code, title }: Words): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Problem) throw error;
    if (!(error instanceof HttpCallError)) throw notNow(error);
    const status = refusals.find((refusal) => refusal === error.status);
    if (!status) throw notNow(error);
    throw new Problem({ status, code, title, detail: wordsOf(error) });
  }
}

const refusals = [404, 409, 422] as const;

function wordsOf({ responseText }: HttpCallError): string {
  try {
    return told.parse(JSON.parse(responseText)).message;
  } catch {
    return responseText;
  }
}

function notNow(cause: unknown): Problem {
  const problem = new Problem({
    status: 503,
    code: "not_now",
    title: "That did not go through in time",
    detail: "Nothing is lost. Try again in a moment.",
    headers: { "Retry-After": "2" },
  });
  problem.cause = cause;
  return problem;
}
