import type { z } from "zod";
import type { AppContext } from "./deps.ts";
import { plainIssue } from "./plain-issues.ts";
import { type FieldErrors, invalid, Problem } from "./problem.ts";

/** The command's body as its schema wants it, from JSON or from a form. */
export async function readBody<S extends z.ZodType>(
  c: AppContext,
  schema: S,
): Promise<z.output<S>> {
  return checked(schema, await parseBody(c));
}

/** The same for what came another way, such as a query. */
export function checked<S extends z.ZodType>(schema: S, sent: unknown): z.output<S> {
  const result = schema.safeParse(sent, { error: plainIssue });
  if (result.success) return result.data;
  throw invalid(fieldErrors(result.error));
}

/** What a person typed into a form, to be put back into it; nothing when the body is no form. */
export async function typedIn(c: AppContext): Promise<Record<string, string>> {
  return mediaTypeOf(c) === formType ? parseForm(await c.req.text()) : {};
}

const formType = "application/x-www-form-urlencoded";

function mediaTypeOf(c: AppContext): string | undefined {
  return c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
}

function parseForm(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

async function parseBody(c: AppContext): Promise<unknown> {
  switch (mediaTypeOf(c)) {
    case "application/json":
      return parseJson(await c.req.text());
    case formType:
      return parseForm(await c.req.text());
    default:
      throw new Problem({
        status: 415,
        code: "unsupported_media_type",
        title: "Send JSON or a form",
        detail: "The Content-Type must be application/json or application/x-www-form-urlencoded.",
      });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem({
      status: 400,
      code: "malformed_json",
      title: "The body is not valid JSON",
      detail: "Check the quotes and commas and send it again.",
    });
  }
}

/** The first complaint about each field is enough to mend it. */
function fieldErrors({ issues }: z.ZodError): FieldErrors {
  const fields: FieldErrors = {};
  for (const { path, message } of issues) fields[path.join(".") || "body"] ??= message;
  return fields;
}
