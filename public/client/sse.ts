export type Message = { event: string; data: string };
type Handlers = {
  onMessage: (message: Message) => void;
  onId: (id: string) => void;
  onRetry: (milliseconds: number) => void;
};

/** Reads an event stream until it ends, and throws when it breaks. */
export async function readEvents(body: ReadableStream<Uint8Array>, handlers: Handlers) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  let message: Message = { event: "", data: "" };
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    rest += decoder.decode(part.value, { stream: true });
    const lines = rest.split(/\r?\n/);
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line === "") {
        handlers.onMessage(message);
        message = { event: "", data: "" };
      } else readField(line, message, handlers);
    }
  }
}

function readField(line: string, message: Message, { onId, onRetry }: Handlers): void {
  const [, field, value = ""] = /^([^:]+)(?:: ?(.*))?$/s.exec(line) ?? [];
  if (field === "event") message.event = value;
  if (field === "data") message.data += message.data ? `\n${value}` : value;
  if (field === "id") onId(value);
  if (field === "retry" && /^\d+$/.test(value)) onRetry(Number(value));
}
