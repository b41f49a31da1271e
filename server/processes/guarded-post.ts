import { lookup as resolve } from "node:dns";
import { type IncomingMessage, request as plain } from "node:http";
import { request as encrypted } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { mayBeCalled } from "./inside-addresses.ts";

export interface GuardedPost {
  body: string;
  headers: Record<string, string>;
  signal: AbortSignal;
  /** Also to this machine and its networks: where nothing is at stake. */
  inside: boolean;
}

export interface Posted {
  status: number;
  retryAfter: string | null;
  body: string;
}

/** Nothing was sent: the address is none that may be called. */
export class Inside extends Error {
  override name = "Inside";
}

/** Of an answer no more is kept. */
const mostBytes = 16_384;

/**
 * To an address of somebody's choice. What its name stands for is looked at where the connection is made, so
 * no name can stand for another address a moment later; and no redirect is followed.
 */
export function postGuarded(url: URL, post: GuardedPost): Promise<Posted> {
  const { body, headers, signal, inside } = post;
  return new Promise((done, failed) => {
    const host = url.hostname.replace(/^\[|\]$/g, "");
    if (isIP(host) && !mayBeCalled(host, { ownToo: inside })) throw isInside(host);
    const send = url.protocol === "https:" ? encrypted : plain;
    const request = send(url, {
      method: "POST",
      // A connection of its own: none that was made for somebody else is used again.
      agent: false,
      lookup: lookupOf(inside),
      signal,
      headers: { ...headers, "Content-Length": Buffer.byteLength(body) },
    });
    request.on("error", failed);
    request.on("response", (response) => {
      const status = response.statusCode ?? 0;
      const retryAfter = response.headers["retry-after"] ?? null;
      beginningOf(response).then((body) => done({ status, retryAfter, body }), failed);
    });
    request.end(body);
  });
}

/** The whole of it is never waited for: it may have no end. */
async function beginningOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= mostBytes) break;
  }
  response.destroy();
  return Buffer.concat(chunks).subarray(0, mostBytes).toString("utf8");
}

/** Every address that the name stands for must be one to be called. */
function lookupOf(inside: boolean): LookupFunction {
  return (hostname, options, answer) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || !first) return answer(error ?? new Error(`${hostname} is unknown`), "", 0);
      const isGood = addresses.every(({ address }) => mayBeCalled(address, { ownToo: inside }));
      if (!isGood) return answer(isInside(hostname), "", 0);
      if (options.all) return answer(null, addresses);
      return answer(null, first.address, first.family);
    });
  };
}

function isInside(host: string): Inside {
  return new Inside(`${host} is inside of the house: nobody is called there`);
}
