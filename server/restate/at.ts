import { createFetch } from "#server/processes/lean-fetch.ts";

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
  return {
    url: "http://restate",
    fetch: createFetch({ socketPath: address.slice(scheme.length) }),
  };
}

const scheme = "unix:";

export function socketAddress(path: string): string {
  return `${scheme}${path}`;
}
