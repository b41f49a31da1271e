import type { Modifiers } from "./attributes.ts";

type Call = (evt?: Event) => void;

/** Applies __delay, __debounce and __throttle to a call. */
export function timed(call: Call, modifiers: Modifiers): Call {
  let paced = call;
  const delay = modifiers.get("delay");
  const debounce = modifiers.get("debounce");
  const throttle = modifiers.get("throttle");
  if (delay) paced = later(paced, milliseconds(delay));
  if (debounce) {
    const leading = debounce.includes("leading");
    const trailing = !debounce.includes("notrailing");
    paced = pace(paced, milliseconds(debounce), { leading, trailing, restart: true });
  }
  if (throttle) {
    const leading = !throttle.includes("noleading");
    const trailing = throttle.includes("trailing");
    paced = pace(paced, milliseconds(throttle), { leading, trailing, restart: false });
  }
  return paced;
}

/** The duration among a modifier's tags: 300ms, 5s or plain 300. */
export function milliseconds(tags: string[]): number {
  const duration = tags.find((tag) => /^\d+(ms|s)?$/.test(tag));
  if (!duration) throw new Error("a duration such as .300ms or .5s is missing");
  return Number.parseInt(duration, 10) * (/\ds$/.test(duration) ? 1000 : 1);
}

function later(call: Call, wait: number): Call {
  return (evt) => {
    setTimeout(() => call(evt), wait);
  };
}

type Edges = { leading: boolean; trailing: boolean; restart: boolean };

/** One window of `wait` at a time: debounce restarts it with every call, throttle lets it run out. */
function pace(call: Call, wait: number, { leading, trailing, restart }: Edges): Call {
  let open: ReturnType<typeof setTimeout> | undefined;
  let held: { evt: Event | undefined } | undefined;
  const close = () => {
    open = undefined;
    if (trailing && held) call(held.evt);
    held = undefined;
  };
  return (evt) => {
    if (leading && open === undefined) call(evt);
    else held = { evt };
    if (open !== undefined && !restart) return;
    clearTimeout(open);
    open = setTimeout(close, wait);
  };
}
