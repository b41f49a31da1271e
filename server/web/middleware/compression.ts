import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { MiddlewareHandler } from "hono";
import { codingFor } from "../packing.ts";

/** Below this the head of the answer weighs more than what could be saved. */
const worthwhileBytes = 1024;

const packings = {
  br: (body: Uint8Array) =>
    brotliCompressSync(body, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 4,
        [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
      },
    }),
  gzip: (body: Uint8Array) => gzipSync(body, { level: 5 }),
};

/**
 * Pages and JSON leave compressed. Compressing a secret beside what a stranger can put into the same answer
 * would let its length be measured (BREACH): the session is in a cookie and never in a body, the nonce is
 * another one in each answer, and no form carries a token, since foreign requests are told by their headers.
 */
export function compression(): MiddlewareHandler {
  return async function compression(c, next) {
    await next();
    if (!isText(c.res) || c.req.method === "HEAD") return;
    c.res.headers.append("Vary", "Accept-Encoding");
    const coding = codingFor(c.req.header("accept-encoding"));
    if (!coding || !c.res.body) return;
    const body = new Uint8Array(await c.res.arrayBuffer());
    if (body.length < worthwhileBytes) {
      c.res = new Response(body, c.res);
      return;
    }
    c.res = new Response(packings[coding](body), c.res);
    c.res.headers.set("Content-Encoding", coding);
    c.res.headers.delete("Content-Length");
  };
}

/** What can be had smaller, and is whole: what is sent piece by piece and built files see to it themselves. */
function isText({ headers }: Response): boolean {
  const type = headers.get("Content-Type") ?? "";
  const text = /^(text\/(?!event-stream|csv)|application\/([\w.-]+\+)?json)/.test(type);
  return text && !headers.has("Content-Encoding");
}
