import { ServerSentEventGenerator } from "@starfederation/datastar-sdk/abstractServerSentEventGenerator";

/** The SDK's events as text: when to send them is decided by who reads, not by who writes. */
class Patches extends ServerSentEventGenerator {
  static readonly text = new Patches();

  override close(): void {}
}

export function patchElements(html: string): string {
  return Patches.text.patchElements(oneKindOfNewline(html)).join("");
}

export function patchSignals(signals: Record<string, string | number | boolean>): string {
  return Patches.text.patchSignals(JSON.stringify(signals)).join("");
}

/** A bare carriage return ends a line in an event stream: a text that holds one could forge events. */
function oneKindOfNewline(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}
