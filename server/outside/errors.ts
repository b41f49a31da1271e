/** A lasting no from an outside system: asking again with the same words changes nothing. */
export class Refused extends Error {
  override name = "Refused";

  constructor(
    readonly code: string,
    message: string,
    /** Everything the other side said, beyond the code and the message too. */
    readonly problem: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

/**
 * No usable answer: a fault on their side, a timeout, a broken connection. What was asked may have
 * happened all the same, so ask again with the same idempotency key, or look it up.
 */
export class Unavailable extends Error {
  override name = "Unavailable";
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    options: { retryAfterMs?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** Nothing was asked: it did not answer lately, and is given time. */
export class LeftAlone extends Unavailable {
  override name = "LeftAlone";
}
