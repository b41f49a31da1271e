import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";

/** A lasting no. It is the answer, and is kept like any other. */
export class Refusal extends Error {
  override name = "Refusal";

  constructor(
    readonly status: ContentfulStatusCode,
    readonly code: string,
    message: string,
    /** What a program needs to know beyond the code. */
    readonly details: Record<string, unknown> = {},
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

/** It has happened and its answer is kept, but the line broke: whoever asked hears of a fault. */
export class LostAnswer {
  constructor(readonly value: object) {}
}

export function problemOf(error: Refusal | Fault): { code: string; message: string } {
  const { code, message } = error;
  return error instanceof Refusal ? { ...error.details, code, message } : { code, message };
}

export function answerError(error: Error, c: Context): Response {
  if (error instanceof Refusal || error instanceof Fault) {
    return c.json(problemOf(error), error.status);
  }
  console.error(error);
  return c.json({ code: "internal", message: "The sandbox itself has failed" }, 500);
}
