import { accepts } from "./accepted-codings.ts";
import type { Frame } from "./frames.ts";
import { GzipStream } from "./gzip-stream.ts";

interface EventStreamOptions {
  stopping: AbortSignal;
  acceptEncoding?: string | undefined;
}

/** A response that pulls: a frame is made when the reader has taken the one before it. */
export function eventStream(
  makeFrames: (signal: AbortSignal) => AsyncGenerator<Frame>,
  { stopping, acceptEncoding }: EventStreamOptions,
): Response {
  const gone = new AbortController();
  const frames = makeFrames(AbortSignal.any([stopping, gone.signal]));
  const gzip = accepts("gzip", acceptEncoding) ? new GzipStream() : undefined;
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = await frames.next();
        if (!done) {
          controller.enqueue(gzip?.add(value) ?? encoder.encode(value.sign + value.changes));
          // It came by promises that have waited long: what those refer to outlives them by many collections.
          value.changes = "";
          return;
        }
        if (gzip) controller.enqueue(gzip.end());
        controller.close();
      },
      async cancel() {
        gone.abort();
        await frames.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, { headers: headersOf(gzip !== undefined) });
}

function headersOf(gzip: boolean): Record<string, string> {
  return {
    "Content-Type": "text/event-stream",
    "Cache-Control": "no-cache, no-transform",
    "X-Accel-Buffering": "no",
    Vary: "Accept-Encoding",
    ...(gzip ? { "Content-Encoding": "gzip" } : {}),
  };
}
