import type { ContentfulStatusCode } from "hono/utils/http-status";

/** An error as EasyPost words it. */
export class Refusal extends Error {
  constructor(
    readonly status: ContentfulStatusCode,
    code: string,
    message: string,
  ) {
    super(message);
    this.body = { error: { code, message, errors: [] } };
  }

  readonly body: { error: { code: string; message: string; errors: [] } };
}
