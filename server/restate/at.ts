import { Agent, request } from "node:http";

/** How a part of Restate is asked: what its paths are put behind, and by what they are fetched. */
export interface Reached {
  url: string;
  fetch: typeof globalThis.fetch;
}

/**
 * Our own server listens on sockets in the data folder, so that no other program and no web page on the
 * machine can call a service or its admin. Another Restate is at an ordinary address.
 */
export function at(address: string): Reached {
  if (!address.startsWith(scheme)) return { url: address, fetch: globalThis.fetch };
  return { url: "http://restate", fetch: fetchFrom(address.slice(scheme.length)) };
}

const scheme = "unix:";

export function socketAddress(path: string): string {
  return `${scheme}${path}`;
}

/** As much of `fetch` as clients of Restate use. */
function fetchFrom(socketPath: string): typeof globalThis.fetch {
  const agent = new Agent({ keepAlive: true });

  return async function fetchFromSocket(input, init = {}) {
    const { pathname, search } = new URL(input instanceof Request ? input.url : input);
    const { method = "GET", headers, body, signal } = init;
    const sent = body === undefined || body === null ? undefined : await bytesOf(body);
    return new Promise<Response>((resolve, reject) => {
      const asked = request(
        {
          agent,
          socketPath,
          method,
          path: pathname + search,
          headers: {
            ...Object.fromEntries(new Headers(headers ?? {})),
            ...(sent && { "content-length": String(sent.byteLength) }),
          },
          ...(signal && { signal }),
        },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on("data", (part: Buffer) => parts.push(part));
          answer.on("error", reject);
          answer.on("end", () => resolve(asResponse(answer.statusCode, answer.headers, parts)));
        },
      );
      asked.on("error", reject);
      asked.end(sent);
    });
  };
}

async function bytesOf(body: NonNullable<RequestInit["body"]>): Promise<Uint8Array> {
  if (typeof body === "string") return Buffer.from(body);
  if (body instanceof Uint8Array) return body;
  return new Uint8Array(await new Response(body).arrayBuffer());
}

function asResponse(
  status = 500,
  headers: NodeJS.Dict<string | string[]>,
  parts: readonly Buffer[],
): Response {
  const told = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  // An answer without a body must not be given one, not even an empty one.
  const isEmpty = status === 204 || status === 304;
  return new Response(isEmpty ? null : Buffer.concat(parts), { status, headers: told });
}
