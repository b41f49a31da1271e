import { type LoggerTransport, type LogMetadata, TerminalError } from "@restatedev/restate-sdk";
import type { Logger } from "pino";
import { requestIdHeader } from "#server/restate/request-id-header.ts";

/** What handlers and the SDK have to say, once: a line that a replay repeats was already written. */
export function restateLogger(logger: Logger): LoggerTransport {
  return function logToPino({ source, level, replaying, context }, message, ...rest) {
    if (replaying) return;
    const details = {
      invocation: context?.invocationId,
      handler: context && `${context.serviceName}/${context.handlerName}`,
      // An object's key says whose line this is: the user's id, the run's id.
      key: context?.key,
      // Of the page or the program that asked for it, when one did.
      request: context?.request?.headers.get(requestIdHeader),
      ...withError(rest),
    };
    logger[isRoutine(source, level, rest) ? "debug" : level](details, textOf(message, rest));
  };
}

// The SDK tells of each start, end and suspension; and a lasting no is an answer, which the page shows.
function isRoutine(
  source: LogMetadata["source"],
  level: LogMetadata["level"],
  rest: readonly unknown[],
): boolean {
  // The SDK declares these enums and does not export them, so they are compared by their words.
  if (`${source}` === "USER") return false;
  return `${level}` === "info" || rest.some((part) => part instanceof TerminalError);
}

function withError(rest: readonly unknown[]): { err?: Error } {
  const err = rest.find((part) => part instanceof Error);
  return err ? { err } : {};
}

function textOf(message: unknown, rest: readonly unknown[]): string {
  const parts = [message, ...rest].filter((part) => !(part instanceof Error));
  return parts.map((part) => (typeof part === "string" ? part : JSON.stringify(part))).join(" ");
}
