import { Idiomorph } from "idiomorph";
import { PROP_CHANGE } from "./events.ts";

type Style = "outerHTML" | "innerHTML";
type State = "checked" | "selected";

/** Morphs, and lets what the visitor typed, chose and opened survive unless the server changed it. */
export function morph(target: Element, content: Node, morphStyle: Style): void {
  if (target.parentElement?.closest("[data-ignore-morph]")) return;
  const changed = new Set<Element>();
  let preserved: string[] = [];
  const beforeNodeMorphed = (old: Node, fresh: Node): boolean => {
    if (!(old instanceof Element && fresh instanceof Element)) return true;
    if ([old, fresh].every((el) => el.hasAttribute("data-ignore-morph"))) return false;
    preserved = (fresh.getAttribute("data-preserve-attr") ?? "").split(" ");
    const control = takeServerState(old, fresh, preserved);
    if (control) changed.add(control);
    return true;
  };
  // An element's attributes are morphed right after the call above, before its children.
  const beforeAttributeUpdated = (name: string, el: Element) =>
    !preserved.includes(name) && !belongsToVisitor(name, el);
  Idiomorph.morph(target, content, {
    morphStyle,
    callbacks: { beforeNodeMorphed, beforeAttributeUpdated },
  });
  for (const control of changed) control.dispatchEvent(new Event(PROP_CHANGE));
}

/** The live state of a control follows the server only when the server's own markup has changed. */
function takeServerState(old: Element, fresh: Element, preserved: string[]): Element | null {
  const isFree = (name: string) => !preserved.includes(name);
  if (old instanceof HTMLInputElement && fresh instanceof HTMLInputElement) {
    const hasNewValue = isFree("value") && old.type !== "file" && takeValue(old, fresh);
    const hasNewCheck = isFree("checked") && takeState(old, fresh, "checked");
    return hasNewValue || hasNewCheck ? old : null;
  }
  if (old instanceof HTMLTextAreaElement && fresh instanceof HTMLTextAreaElement) {
    if (old.defaultValue === fresh.defaultValue || !isFree("value")) return null;
    old.value = fresh.defaultValue;
    return old;
  }
  if (old instanceof HTMLOptionElement && fresh instanceof HTMLOptionElement) {
    return isFree("selected") && takeState(old, fresh, "selected") ? old.closest("select") : null;
  }
  return null;
}

function takeValue(old: HTMLInputElement, fresh: HTMLInputElement): boolean {
  const value = fresh.getAttribute("value");
  if (old.getAttribute("value") === value) return false;
  if (value === null) old.removeAttribute("value");
  else old.setAttribute("value", value);
  old.value = value ?? "";
  return true;
}

function takeState<Name extends State>(
  old: Element & Record<Name, boolean>,
  fresh: Element,
  name: Name,
): boolean {
  const isSet = fresh.hasAttribute(name);
  if (old.hasAttribute(name) === isSet) return false;
  old.toggleAttribute(name, isSet);
  Object.assign(old, { [name]: isSet });
  return true;
}

function belongsToVisitor(name: string, el: Element): boolean {
  if (el instanceof HTMLInputElement) return name === "value" || name === "checked";
  if (el instanceof HTMLTextAreaElement) return name === "value";
  return el instanceof HTMLOptionElement && name === "selected";
}
