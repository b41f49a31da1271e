import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";

/** A lasting no. It is the answer, and is kept like any other. */
export class Refusal extends Error {
  override name = "Refusal";

  constructor(
    readonly status: ContentfulStatusCode,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** A fault that passes. Nothing happened and no answer is kept, so the same key may ask again. */
export class Fault extends Error {
  override name = "Fault";
  readonly status = 503;

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export function problemOf({ code, message }: Refusal | Fault): { code: string; message: string } {
  return { code, message };
}

export function answerError(error: Error, c: Context): Response {
  if (error instanceof Refusal || error instanceof Fault) {
    return c.json(problemOf(error), error.status);
  }
  console.error(error);
  return c.json({ code: "internal", message: "The sandbox itself has failed" }, 500);
}
