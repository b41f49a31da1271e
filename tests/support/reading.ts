import { within } from "./waiting.ts";

/** Reads an event stream as it arrives. */
export function readStream(response: Response) {
  if (!response.body) throw new Error("The answer has no body");
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let ended = false;

  async function more(): Promise<void> {
    const { value, done } = await reader.read();
    ended = done;
    text += decoder.decode(value, { stream: true });
  }

  return {
    /** All that came so far. */
    text: () => text,
    /** What comes from here on, until it matches. */
    until: (label: string, pattern: RegExp) => {
      const from = text.length;
      const wait = async () => {
        while (!pattern.test(text.slice(from))) {
          if (ended) throw new Error(`The stream ended before ${label}:\n${text.slice(from)}`);
          await more();
        }
        return text.slice(from);
      };
      return within(5_000, label, wait());
    },
    toEnd: async () => {
      const wait = async () => {
        while (!ended) await more();
        return text;
      };
      return within(5_000, "the stream to end", wait());
    },
    close: () => reader.cancel(),
  };
}
