import type { Modifiers } from "./grammar.ts";

type Call = (evt?: Event) => void;

/** Applies __delay, __debounce and __throttle to a call. */
export function timed(call: Call, modifiers: Modifiers): Call {
  let paced = call;
  for (const [name, pace] of [
    ["delay", delay],
    ["debounce", debounce],
    ["throttle", throttle],
  ] as const) {
    const tags = modifiers.get(name);
    if (tags) paced = pace(paced, milliseconds(tags));
  }
  return paced;
}

/** The one tag that says how long: 300ms, 5s or plain 300. */
export function milliseconds([tag = "", ...others]: string[]): number {
  const [, number, unit] = /^(\d+)(ms|s)?$/.exec(tag) ?? [];
  if (!number || others.length > 0)
    throw new Error("one duration such as .300ms or .5s is expected");
  return Number(number) * (unit === "s" ? 1000 : 1);
}

function delay(call: Call, wait: number): Call {
  return (evt) => {
    setTimeout(() => call(evt), wait);
  };
}

function debounce(call: Call, wait: number): Call {
  let timer: ReturnType<typeof setTimeout>;
  return (evt) => {
    clearTimeout(timer);
    timer = setTimeout(() => call(evt), wait);
  };
}

function throttle(call: Call, wait: number): Call {
  let free = Number.NEGATIVE_INFINITY;
  return (evt) => {
    if (performance.now() < free) return;
    free = performance.now() + wait;
    call(evt);
  };
}
