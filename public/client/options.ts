import { isBranch } from "./signals.ts";

const RETRY = ["auto", "error", "always", "never"];
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

export type Options = typeof usual & { headers: Record<string, string> };
/** Releases of v1 disagree on this name, so pages give both. */
type Given = Partial<Options> & { retryMaxWaitMs?: number };

export function readOptions(method: string, given: unknown = {}): Options {
  check(given);
  const retryMaxWait = given.retryMaxWait ?? given.retryMaxWaitMs ?? usual.retryMaxWait;
  return { ...usual, openWhenHidden: method !== "GET", ...given, retryMaxWait };
}

function check(given: unknown): asserts given is Given {
  if (!isBranch(given)) throw new Error("the options are not an object");
  const known: Record<string, unknown> = { ...usual, retryMaxWaitMs: usual.retryMaxWait };
  for (const [name, value] of Object.entries(given)) {
    if (!(name in known)) throw new Error(`the option ${name} is not known here`);
    if (typeof value !== typeof known[name]) {
      throw new Error(`the option ${name} is not a ${typeof known[name]}`);
    }
  }
  oneOf(given, "contentType", ["json", "form"]);
  oneOf(given, "requestCancellation", ["auto", "disabled"]);
  oneOf(given, "retry", RETRY);
}

function oneOf(given: Record<string, unknown>, name: string, allowed: unknown[]): void {
  if (name in given && !allowed.includes(given[name])) {
    throw new Error(`the option ${name} is one of ${allowed.join(", ")}`);
  }
}
