import { batch, computed, effect, untracked } from "@preact/signals-core";
import { bind } from "./bind.ts";
import { FETCH, isFetchEvent } from "./events.ts";
import { expression } from "./expressions.ts";
import type { Attribute, Live, Modifiers, Plugin } from "./grammar.ts";
import { reasonOf, report } from "./report.ts";
import { declare, getPath, isBranch, mergePatch, setPath } from "./signals.ts";
import { milliseconds, timed } from "./timing.ts";

// data-ignore is read in attributes.ts; data-ignore-morph and data-preserve-attr in morph.ts.
const timing = ["delay", "debounce", "throttle"];
const onElement = ["once", "passive", "capture", "prevent", "stop", "case"];
const elsewhere = ["window", "document", "outside"];

export const plugins = new Map<string, Plugin>([
  ["signals", { key: "optional", modifiers: ["ifmissing", "case"], apply: signals }],
  ["bind", { key: "orValue", modifiers: ["case"], apply: (at) => bind(at.el, signalName(at)) }],
  ["computed", { key: "required", modifiers: ["case"], apply: compute }],
  ["ref", { key: "orValue", modifiers: ["case"], apply: ref }],
  ["indicator", { key: "orValue", modifiers: ["case"], apply: indicator }],
  ["effect", { apply: (at) => ({ stop: effect(() => void runner(at)()) }) }],
  ["text", { apply: text }],
  ["show", { apply: show }],
  ["class", { key: "optional", modifiers: ["case"], apply: classes }],
  ["style", { key: "optional", apply: styles }],
  ["attr", { key: "optional", apply: attributes }],
  ["on", { key: "required", modifiers: [...timing, ...onElement, ...elsewhere], apply: on }],
  ["on-intersect", { modifiers: [...timing, "once"], apply: onIntersect }],
  ["on-interval", { modifiers: ["duration"], apply: onInterval }],
  ["init", { modifiers: ["delay"], apply: init }],
]);

function signals(at: Attribute): undefined {
  const options = { ifMissing: at.modifiers.has("ifmissing") };
  const value = expression(at.value, { returns: true })(at.el);
  if (at.key) setPath(signalName(at), value, options);
  else if (isBranch(value)) mergePatch(value, options);
  else throw new Error("the value is not an object");
}

function compute(at: Attribute): undefined {
  setPath(signalName(at), computed(runner(at, { returns: true })));
}

function ref(at: Attribute): Live {
  const name = signalName(at);
  setPath(name, at.el);
  return { stop: () => getPath(name) === at.el && setPath(name, null) };
}

/** Counts, because an element can start a second request before the first one has finished. */
function indicator(at: Attribute): Live {
  const name = signalName(at);
  let running = 0;
  const listen = (event: Event) => {
    if (!isFetchEvent(event) || event.detail.el !== at.el) return;
    if (event.detail.type === "started") running++;
    else if (event.detail.type === "finished") running--;
    else return;
    setPath(name, running > 0);
  };
  declare(name, false);
  document.addEventListener(FETCH, listen);
  const stop = () => {
    document.removeEventListener(FETCH, listen);
    if (running > 0) setPath(name, false);
  };
  return { stop };
}

function text(at: Attribute): Live {
  return reactive(at, (value) => {
    const content = String(value ?? "");
    if (at.el.textContent !== content) at.el.textContent = content;
  });
}

function show(at: Attribute): Live {
  const { style } = at.el;
  return reactive(at, (shown) => {
    if (!shown) style.setProperty("display", "none");
    else if (style.display === "none") style.removeProperty("display");
  });
}

function classes(at: Attribute): Live {
  const key = cased(at, "kebab");
  return reactive(at, (value) => {
    for (const [names, wanted] of named(key, value)) {
      for (const name of names.split(/\s+/).filter(Boolean)) {
        at.el.classList.toggle(name, Boolean(wanted));
      }
    }
  });
}

function styles(at: Attribute): Live {
  const { style } = at.el;
  const initial = new Map<string, string>();
  return reactive(at, (value) => {
    for (const [key, wanted] of named(at.key, value)) {
      const name = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      if (!initial.has(name)) initial.set(name, style.getPropertyValue(name));
      const isSet = wanted === 0 || Boolean(wanted);
      style.setProperty(name, isSet ? String(wanted) : (initial.get(name) ?? ""));
    }
  });
}

function attributes(at: Attribute): Live {
  const { el } = at;
  return reactive(at, (value) => {
    for (const [name, wanted] of named(at.key, value)) {
      const content = wanted === true ? "" : asText(wanted);
      if (wanted === false || wanted === null || wanted === undefined) el.removeAttribute(name);
      else if (el.getAttribute(name) !== content) el.setAttribute(name, content);
    }
  });
}

function on(at: Attribute): Live {
  const { el, modifiers } = at;
  const name = cased(at, "kebab");
  const { call, stop } = calls(at);
  const prevents = modifiers.has("prevent") || (el instanceof HTMLFormElement && name === "submit");
  const isInside = ({ target }: Event) => target instanceof Node && el.contains(target);
  const listen = (evt: Event) => {
    if (modifiers.has("outside") && isInside(evt)) return;
    if (prevents) evt.preventDefault();
    if (modifiers.has("stop")) evt.stopPropagation();
    call(evt);
  };
  const ended = new AbortController();
  source(el, name, modifiers).addEventListener(name, listen, {
    capture: modifiers.has("capture"),
    passive: modifiers.has("passive"),
    once: modifiers.has("once"),
    signal: ended.signal,
  });
  return {
    stop: () => {
      ended.abort();
      stop();
    },
  };
}

function source(el: Element, event: string, modifiers: Modifiers): EventTarget {
  if (event === FETCH || modifiers.has("document") || modifiers.has("outside")) return document;
  return modifiers.has("window") ? window : el;
}

function onIntersect(at: Attribute): Live {
  const { call, stop } = calls(at);
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    call();
    if (at.modifiers.has("once")) observer.disconnect();
  });
  observer.observe(at.el);
  return {
    stop: () => {
      observer.disconnect();
      stop();
    },
  };
}

function onInterval(at: Attribute): Live {
  const duration = at.modifiers.get("duration") ?? ["1s"];
  const run = runner(at);
  const timer = setInterval(() => run(), milliseconds(duration));
  return { stop: () => clearInterval(timer) };
}

function init(at: Attribute): Live {
  const { call, stop } = calls(at);
  call();
  return { stop };
}

/** A call paced by its modifiers, which no timer can wake once the element has left. */
function calls(at: Attribute): { call: (evt?: Event) => void; stop: () => void } {
  const run = runner(at);
  let isLive = true;
  const call = timed((evt) => {
    if (isLive) run(evt);
  }, at.modifiers);
  const stop = () => {
    isLive = false;
  };
  return { call, stop };
}

function reactive(at: Attribute, write: (value: unknown) => void): Live {
  const run = runner(at, { returns: true });
  const update = () => write(run());
  return { stop: effect(update), refresh: () => untracked(update) };
}

function runner({ el, name, value }: Attribute, { returns = false } = {}) {
  const run = expression(value, { returns });
  return (evt?: Event): unknown => {
    try {
      return batch(() => run(el, evt));
    } catch (error) {
      report(`${reasonOf(error)} in ${value}`, el, name);
      return undefined;
    }
  };
}

function named(key: string, value: unknown): [string, unknown][] {
  if (key) return [[key, value]];
  return isBranch(value) ? Object.entries(value) : [];
}

function asText(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

const signalName = (at: Attribute) => (at.key ? cased(at, "camel") : at.value);

function cased({ key, modifiers }: Attribute, usual: string): string {
  const [casing = usual] = modifiers.get("case") ?? [];
  const camel = key.replace(/-+(\w)/g, (_, letter: string) => letter.toUpperCase());
  if (casing === "camel") return camel;
  if (casing === "pascal") return camel.charAt(0).toUpperCase() + camel.slice(1);
  if (casing === "snake") return key.replaceAll("-", "_");
  if (casing === "kebab") return key;
  throw new Error(`the case .${casing} is not known here`);
}
