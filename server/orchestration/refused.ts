import { TerminalError } from "@restatedev/restate-sdk";

const EFFECT = "effect";

/**
 * A lasting no from whoever was asked: nothing happened, so nothing is undone. For an action, and for
 * a handler that has done nothing else.
 *
 * Any other failure leaves open what happened: an answer that was lost looks like one never given.
 * The mark travels as metadata, because a journal and a call between services keep no classes.
 */
export function refused(
  message: string,
  {
    errorCode = 409,
    metadata = {},
  }: { errorCode?: number; metadata?: Record<string, string> } = {},
): TerminalError {
  return new TerminalError(message, { errorCode, metadata: noEffect(metadata) });
}

/** The metadata of an error that says: nothing happened. */
export function noEffect(metadata: Record<string, string> = {}): Record<string, string> {
  return { ...metadata, [EFFECT]: "none" };
}

export function wasRefused(error: TerminalError): boolean {
  return error.metadata?.[EFFECT] === "none";
}

/** For when something else had happened: the same error, which does not say so any more. */
export function notRefused(error: TerminalError): TerminalError {
  if (!wasRefused(error)) return error;
  const { [EFFECT]: _, ...metadata } = error.metadata ?? {};
  return new TerminalError(error.message, { errorCode: error.code, metadata });
}
