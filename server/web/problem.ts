import type { ContentfulStatusCode } from "hono/utils/http-status";

/** What a form shows beside its fields: the field's name and what is wrong with it. */
export type FieldErrors = Record<string, string>;

interface ProblemOptions {
  status: ContentfulStatusCode;
  code: string;
  title: string;
  detail?: string;
  fields?: FieldErrors;
  /** The order that is in the way. */
  orderId?: string;
  headers?: Record<string, string>;
}

/** A lasting no that the caller can understand: RFC 9457 for programs, a page for people. */
export class Problem extends Error {
  override name = "Problem";
  readonly status: ContentfulStatusCode;
  readonly code: string;
  readonly title: string;
  readonly detail: string | undefined;
  readonly fields: FieldErrors | undefined;
  readonly orderId: string | undefined;
  readonly headers: Record<string, string>;

  constructor({ status, code, title, detail, fields, orderId, headers = {} }: ProblemOptions) {
    super(`${code}: ${detail ?? title}`);
    this.status = status;
    this.code = code;
    this.title = title;
    this.detail = detail;
    this.fields = fields;
    this.orderId = orderId;
    this.headers = headers;
  }

  toJSON() {
    const { status, code, title, detail, fields, orderId } = this;
    return { type: `/problems/${code}`, status, code, title, detail, fields, orderId };
  }
}

/** It may be otherwise a moment later: the same is worth sending again. */
export function isPassing({ status, code }: Pick<Problem, "status" | "code">): boolean {
  return status >= 500 || [408, 425, 429].includes(status) || code === "idempotency_in_flight";
}

export const notFound = (what = "page") =>
  new Problem({
    status: 404,
    code: "not_found",
    title: `There is no such ${what}`,
    detail: "It may have moved, or it may belong to someone else.",
  });

export const notSignedIn = () =>
  new Problem({
    status: 401,
    code: "not_signed_in",
    title: "Sign in first",
    detail: "This needs an account. Sign in and try again.",
  });

export const forbidden = () =>
  new Problem({
    status: 403,
    code: "forbidden",
    title: "This is for admins",
    detail: "Your account may not do this.",
  });

export const invalid = (fields: FieldErrors) =>
  new Problem({
    status: 422,
    code: "invalid_input",
    title: "Some fields need another look",
    detail: Object.entries(fields)
      .map(([field, message]) => `${field}: ${message}`)
      .join("; "),
    fields,
  });

export const cartLocked = (orderId: string) =>
  new Problem({
    status: 409,
    code: "cart_locked",
    title: "This cart is being paid",
    detail: "One order is paid at a time. Pay that one first, or cancel its payment on its page.",
    orderId,
  });
