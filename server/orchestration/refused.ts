import { TerminalError } from "@restatedev/restate-sdk";

const EFFECT = "effect";

/**
 * A lasting no from whoever was asked: nothing happened, so nothing is undone.
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
