import type { z } from "zod";

export type Method = "get" | "post" | "put" | "delete";
export type Audience = "anyone" | "shopper" | "admin" | "provider";

/** One command or question of the API, told with the very schemas that check it. */
export interface Operation {
  method: Method;
  /** With `{name}` for what varies. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  for: Audience;
  query?: Record<string, string>;
  body?: z.ZodType;
  /** A body that is taken as it stands. */
  example?: Record<string, unknown>;
  answers: Record<number, Answer>;
}

export interface Answer {
  description: string;
  schema?: z.ZodType;
}
