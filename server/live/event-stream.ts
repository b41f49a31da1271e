import { accepts } from "./accepted-codings.ts";
import type { Frame } from "./frames.ts";
import { GzipStream } from "./gzip-stream.ts";

interface EventStreamOptions {
  stopping: AbortSignal;
  acceptEncoding?: string | undefined;
  /** Called once there is nothing more to come, or nobody to take it. */
  ended?: () => void;
}

/** A response that pulls: a frame is made when the reader has taken the one before it. */
export function eventStream(
  makeFrames: (signal: AbortSignal) => AsyncGenerator<Frame>,
  { stopping, acceptEncoding, ended }: EventStreamOptions,
): Response {
  const gone = new AbortController();
  const frames = makeFrames(AbortSignal.any([stopping, gone.signal]));
  const gzip = accepts("gzip", acceptEncoding) ? new GzipStream() : undefined;
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = await nextOf(frames, ended);
        if (!done) {
          controller.enqueue(gzip?.add(value) ?? encoder.encode(value.sign + value.changes));
          // It came by promises that have waited long: what those refer to outlives them by many collections.
          value.changes = "";
          return;
        }
        ended?.();
        if (gzip) controller.enqueue(gzip.end());
        controller.close();
      },
      async cancel() {
        ended?.();
        gone.abort();
        await frames.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, { headers: headersOf(gzip !== undefined) });
}

async function nextOf(frames: AsyncGenerator<Frame>, failed: (() => void) | undefined) {
  try {
    return await frames.next();
  } catch (error) {
    failed?.();
    throw error;
  }
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
