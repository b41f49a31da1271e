import { Agent, type IncomingHttpHeaders, request } from "node:http";

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface Request {
  method?: "GET" | "POST";
  headers?: Record<string, string>;
  body?: string;
  /** The only status that counts as work done; anything else is an error. */
  expect?: number;
}

export interface Http {
  send(url: string, request?: Request): Promise<Answer>;
  close(): void;
}

const timeoutMs = 30_000;

/** Idle for longer, a connection is given up before the server gives it up: it does so after five seconds. */
const idleMs = 2_000;

/**
 * A client that costs little, since it shares the machine with what it measures: kept connections, and
 * nothing between them and us. An answer that was not asked for ends the benchmark.
 */
export function openHttp({ connections }: { connections: number }): Http {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, timeout: idleMs });
  return {
    async send(url, { expect = 200, ...wanted } = {}) {
      const answer = await sendOnce(agent, url, wanted);
      if (answer.status === expect) return answer;
      const { method = "GET" } = wanted;
      throw new Error(`${method} ${url} was answered ${answer.status}: ${answer.body}`);
    },
    close: () => agent.destroy(),
  };
}

export function jsonOf(value: unknown): Pick<Request, "body" | "headers"> {
  return { body: JSON.stringify(value), headers: { "content-type": "application/json" } };
}

function sendOnce(
  agent: Agent,
  url: string,
  { method = "GET", headers = {}, body }: Omit<Request, "expect">,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const wanted = { ...placeOf(url), agent, method, headers: { ...headers, ...length } };
    const sent = request(wanted, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.once("error", reject);
      answer.once("end", () => {
        const { statusCode: status = 0, headers } = answer;
        resolve({ status, headers, body: Buffer.concat(chunks) });
      });
    });
    sent.once("error", reject);
    sent.setTimeout(timeoutMs, () =>
      sent.destroy(new Error(`${method} ${url} was not answered in ${timeoutMs} ms`)),
    );
    sent.end(body);
  });
}

/** An address on the network, or a path behind the socket of our own Restate. */
function placeOf(url: string) {
  const [, socketPath, behind] = /^unix:(.*\.sock)(\/.*)$/.exec(url) ?? [];
  if (socketPath !== undefined && behind !== undefined) return { socketPath, path: behind };
  const { hostname, port, pathname, search } = new URL(url);
  return { hostname, port, path: pathname + search };
}
