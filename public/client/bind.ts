import { effect, untracked } from "@preact/signals-core";
import { PROP_CHANGE } from "./events.ts";
import type { Live, Target } from "./grammar.ts";
import { declare, getPath, setPath } from "./signals.ts";

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

export function bind(el: Target, path: string): Live {
  if (!isControl(el) || el.type === "file") {
    throw new Error("only an input other than a file, a select or a textarea can be bound");
  }
  if (isRadio(el)) el.name ||= path;
  declare(path, isRadio(el) && !el.checked ? undefined : read(el, undefined));
  if (Array.isArray(getPath(path)) && !isMultiple(el)) {
    throw new Error("an array can be bound to a multiple select alone");
  }
  let isReading = false;
  const take = () => {
    if (isRadio(el) && !el.checked) return;
    isReading = true;
    setPath(path, read(el, getPath(path)));
    isReading = false;
  };
  const show = () => {
    const value = getPath(path);
    if (!isReading) write(el, value);
  };
  const ended = new AbortController();
  for (const event of ["input", "change", PROP_CHANGE]) {
    el.addEventListener(event, take, { signal: ended.signal });
  }
  const silence = effect(show);
  return {
    stop: () => {
      silence();
      ended.abort();
    },
    refresh: () => untracked(show),
  };
}

/** The control's value in the type that its signal already has. */
function read(el: Control, current: unknown): unknown {
  if (isMultiple(el)) return Array.from(el.selectedOptions, (option) => option.value);
  if (isCheckbox(el)) {
    const hasOwnValue = el.value !== "on";
    const isText = typeof current === "string" || (hasOwnValue && typeof current !== "boolean");
    if (!isText) return el.checked;
    return el.checked ? el.value : "";
  }
  const isNumber = typeof current === "number" || (current === undefined && isNumeric(el));
  return isNumber ? Number(el.value) : el.value;
}

function write(el: Control, value: unknown): void {
  const text = String(value ?? "");
  if (isMultiple(el)) {
    const chosen = Array.isArray(value) ? value.map(String) : [text];
    for (const option of el.options) option.selected = chosen.includes(option.value);
  } else if (isCheckbox(el)) el.checked = typeof value === "string" ? value === el.value : !!value;
  else if (isRadio(el)) el.checked = el.value === text;
  // Assigning even the same text moves the caret.
  else if (el.value !== text) el.value = text;
}

function isControl(el: Element): el is Control {
  return (
    el instanceof HTMLInputElement ||
    el instanceof HTMLSelectElement ||
    el instanceof HTMLTextAreaElement
  );
}

const isMultiple = (el: Control): el is HTMLSelectElement =>
  el instanceof HTMLSelectElement && el.multiple;
const isNumeric = (el: Control) => el.type === "number" || el.type === "range";
const isCheckbox = (el: Control): el is HTMLInputElement => el.type === "checkbox";
const isRadio = (el: Control): el is HTMLInputElement => el.type === "radio";
