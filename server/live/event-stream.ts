import { constants, createBrotliCompress } from "node:zlib";

/** A response that pulls: a frame is made when the reader has taken the one before it. */
export function eventStream(
  makeFrames: (signal: AbortSignal) => AsyncGenerator<string>,
  { stopping, acceptEncoding = "" }: { stopping: AbortSignal; acceptEncoding?: string | undefined },
): Response {
  const gone = new AbortController();
  const text = makeFrames(AbortSignal.any([stopping, gone.signal]));
  const brotli = takesBrotli(acceptEncoding);
  const chunks = brotli ? compressed(text) : encoded(text);
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        gone.abort();
        await chunks.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, { headers: headersOf(brotli) });
}

/** "br;q=0" is a no. */
function takesBrotli(acceptEncoding: string): boolean {
  return acceptEncoding
    .split(",")
    .some((coding) => /^\s*br\s*(;\s*q=(1|0?\.0*[1-9]).*)?$/i.test(coding));
}

function headersOf(brotli: boolean): Record<string, string> {
  return {
    "Content-Type": "text/event-stream",
    "Cache-Control": "no-cache, no-transform",
    "X-Accel-Buffering": "no",
    Vary: "Accept-Encoding",
    ...(brotli ? { "Content-Encoding": "br" } : {}),
  };
}

async function* encoded(frames: AsyncGenerator<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const frame of frames) yield encoder.encode(frame);
}

/** One compressor for the whole stream: a region drawn again costs little more than its difference. */
async function* compressed(frames: AsyncGenerator<string>): AsyncGenerator<Uint8Array> {
  const brotli = createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
  const out: Buffer[] = [];
  brotli.on("data", (chunk: Buffer) => out.push(chunk));
  try {
    for await (const frame of frames) {
      brotli.write(frame);
      await new Promise<void>((resolve) => brotli.flush(() => resolve()));
      yield Buffer.concat(out.splice(0));
    }
    // Ended as brotli ends: a reader must not take a finished stream for a broken one.
    await new Promise<void>((resolve) => brotli.once("end", resolve).end());
    yield Buffer.concat(out.splice(0));
  } finally {
    brotli.destroy();
  }
}
