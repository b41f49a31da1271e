import { isBranch } from "./signals.ts";

const usual = {
  contentType: "json",
  headers: {},
  filterSignals: {},
  openWhenHidden: true,
  requestCancellation: "auto",
  retry: "auto",
  retryInterval: 1000,
  retryScaler: 2,
  retryMaxWait: 30_000,
  retryMaxCount: 10,
};
/** Releases of v1 disagree on the name of the longest wait, so pages give both. */
const known: Record<string, unknown> = { ...usual, retryMaxWaitMs: usual.retryMaxWait };

export type Options = typeof usual & { headers: Record<string, string> };
type Given = Partial<Options> & { retryMaxWaitMs?: number };

export function readOptions(method: string, given: unknown = {}): Options {
  check(given);
  const retryMaxWait = given.retryMaxWait ?? given.retryMaxWaitMs ?? usual.retryMaxWait;
  const headers = { ...given.headers };
  return { ...usual, openWhenHidden: method !== "GET", ...given, retryMaxWait, headers };
}

function check(given: unknown): asserts given is Given {
  if (!isBranch(given)) throw new Error("the options are not an object");
  for (const [name, value] of Object.entries(given)) {
    if (!(name in known)) throw new Error(`the option ${name} is not known here`);
    if (typeof value !== typeof known[name]) throw new Error(`the option ${name} has a wrong type`);
  }
}
