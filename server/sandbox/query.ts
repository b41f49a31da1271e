import type { Context } from "hono";
import { z } from "zod";
import { Refusal } from "./errors.ts";

export function queryOf<Query>(c: Context, schema: z.ZodType<Query>): Query {
  const parsed = schema.safeParse(c.req.query());
  if (!parsed.success) throw new Refusal(400, "invalid_request", z.prettifyError(parsed.error));
  return parsed.data;
}
