import { type Args, FETCH, type FetchDetail } from "./events.ts";
import { readOptions } from "./options.ts";
import { patches } from "./patch.ts";
import { isAway, onPresenceChange, sleep, untilPresent } from "./presence.ts";
import { reasonOf, report } from "./report.ts";
import { type Call, type Caller, isFilledIn, prepare, type Sent } from "./request.ts";
import { readEvents } from "./sse.ts";

/** `ended` is a stream that closed, `refused` an error status, `broken` a network failure. */
type Outcome = "answered" | "ended" | "refused" | "broken" | "away";
type Hooks = {
  onOpen: () => void;
  onId: (id: string) => void;
  onRetry: (milliseconds: number) => void;
  onWait: (milliseconds: number) => void;
};

const latest = new Map<string, AbortController>();

/** An action such as @get. Trouble on the way is reported, or told as a datastar-fetch event. */
export function request(method: string) {
  return (caller: Caller, url: unknown, given: unknown): Promise<void> | undefined => {
    const options = readOptions(method, given);
    if (typeof url !== "string" || !url) throw new Error("an address is missing");
    if (options.contentType === "form" && !isFilledIn(caller)) return undefined;
    return send({ caller, method, url, options });
  };
}

async function send(call: Call): Promise<void> {
  const { caller, method, url } = call;
  const turn = takeTurn(call);
  tell("started", caller.el);
  try {
    await converse(call, turn.signal);
  } catch (error) {
    report(reasonOf(error), caller.el, `@${method.toLowerCase()}`);
  } finally {
    if (latest.get(`${method} ${url}`) === turn) latest.delete(`${method} ${url}`);
    tell("finished", caller.el);
  }
}

/** Of several requests of one method to one address, the newest one goes on. */
function takeTurn({ method, url, options }: Call): AbortController {
  const turn = new AbortController();
  if (options.requestCancellation === "disabled") return turn;
  latest.get(`${method} ${url}`)?.abort();
  latest.set(`${method} ${url}`, turn);
  return turn;
}

async function converse(call: Call, cancelled: AbortSignal): Promise<void> {
  const { method, options } = call;
  const pace = { retries: 0, base: options.retryInterval, wait: options.retryInterval };
  const hooks: Hooks = {
    onOpen: () => Object.assign(pace, { retries: 0, wait: pace.base }),
    onId: (id) => Object.assign(options.headers, { "last-event-id": id }),
    onRetry: (wait) => Object.assign(pace, { base: wait, wait }),
    onWait: (wait) => Object.assign(pace, { wait: Math.max(pace.wait, wait) }),
  };
  let sent = prepare(call);
  while (!cancelled.aborted) {
    await untilPresent(options.openWhenHidden, cancelled);
    const outcome = await attempt(call, sent, hooks, cancelled);
    if (outcome !== "away") {
      if (cancelled.aborted || !isRetried(outcome, options.retry)) return;
      if (pace.retries >= options.retryMaxCount) return tell("retries-failed", call.caller.el);
      tell("retrying", call.caller.el);
      await sleep(pace.wait, cancelled);
      pace.retries++;
      pace.wait = Math.min(pace.wait * options.retryScaler, options.retryMaxWait);
    }
    // A stream opens again with the signals of now; a command that is sent again is the same command.
    if (method === "GET") sent = prepare(call);
  }
}

function isRetried(outcome: Outcome, retry: string): boolean {
  if (outcome === "answered" || retry === "never") return false;
  if (outcome === "broken" || retry === "always") return true;
  return outcome === "refused" && retry === "error";
}

async function attempt(
  call: Call,
  sent: Sent,
  hooks: Hooks,
  cancelled: AbortSignal,
): Promise<Outcome> {
  const { method, options } = call;
  const closing = new AbortController();
  const { signal } = closing;
  const closeIfAway = () => isAway(options.openWhenHidden) && closing.abort();
  // What is only read stops when the page goes; a command on its way is left to arrive.
  if (method === "GET" || !options.openWhenHidden) onPresenceChange(closeIfAway, signal);
  cancelled.addEventListener("abort", () => closing.abort(), { signal });
  try {
    const { url, body, headers } = sent;
    return await receive(call, await fetch(url, { method, body, headers, signal }), hooks);
  } catch {
    return signal.aborted ? "away" : "broken";
  } finally {
    closing.abort();
  }
}

async function receive({ caller }: Call, response: Response, hooks: Hooks): Promise<Outcome> {
  const { status, headers, body } = response;
  if (status >= 400) tell("error", caller.el, { status: String(status) });
  if (status !== 200) {
    await response.text();
    hooks.onWait(askedToWait(headers));
    return status >= 400 ? "refused" : status === 204 ? "answered" : "ended";
  }
  hooks.onOpen();
  const type = headers.get("content-type") ?? "";
  if (type.includes("text/event-stream") && body) {
    await readEvents(body, {
      ...hooks,
      onMessage: ({ event, data }) => {
        if (event.startsWith("datastar")) deliver(caller.el, event, argsIn(data));
      },
    });
    return "ended";
  }
  const text = await response.text();
  const args = argsOf(headers);
  if (type.includes("text/html")) {
    deliver(caller.el, "datastar-patch-elements", { ...args, elements: text });
  } else if (type.includes("application/json")) {
    deliver(caller.el, "datastar-patch-signals", { ...args, signals: text });
  } else if (type) report(`a reply of type ${type} is no patch`, caller.el);
  return "answered";
}

const longestWait = 60_000;

/** In milliseconds, when whoever refuses says how many seconds. */
function askedToWait(headers: Headers): number {
  const seconds = Number(headers.get("retry-after"));
  return seconds > 0 ? Math.min(seconds * 1000, longestWait) : 0;
}

/** `mode inner` a line; a name that comes back goes on with its value. */
function argsIn(data: string): Args {
  const args: Args = {};
  for (const line of data.split("\n")) {
    const [, name = "", value = ""] = /^(\S*) ?(.*)$/s.exec(line) ?? [];
    args[name] = name in args ? `${args[name]}\n${value}` : value;
  }
  return args;
}

function argsOf(headers: Headers): Args {
  const args: Args = {};
  for (const name of ["selector", "mode", "namespace", "useViewTransition", "onlyIfMissing"]) {
    const header = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const value = headers.get(`datastar-${header}`);
    if (value !== null) args[name] = value;
  }
  return args;
}

function deliver(el: Element, type: string, args: Args): void {
  try {
    const patch = patches.get(type);
    if (!patch) throw new Error("this event is not known here");
    patch(args);
  } catch (error) {
    report(reasonOf(error), el, type);
  }
  tell(type, el, args);
}

function tell(type: string, el: Element, argsRaw: Args = {}): void {
  document.dispatchEvent(new CustomEvent<FetchDetail>(FETCH, { detail: { type, el, argsRaw } }));
}
