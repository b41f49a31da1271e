import type { Args } from "./events.ts";
import { morph } from "./morph.ts";
import { isBranch, mergePatch } from "./signals.ts";

/** The events of v1, by the name that the server gives them. */
export const patches = new Map<string, (args: Args) => void>([
  ["datastar-patch-elements", patchElements],
  ["datastar-patch-signals", patchSignals],
]);

const TAKING_CONTENT = ["replaceWith", "prepend", "append", "before", "after"] as const;
const WRAPPERS = new Map([
  ["html", ""],
  ["svg", "svg"],
  ["mathml", "math"],
]);

function patchSignals({ signals = "", onlyIfMissing = "" }: Args): void {
  const patch: unknown = JSON.parse(signals);
  if (!isBranch(patch)) throw new Error("a patch of signals is an object");
  mergePatch(patch, { ifMissing: onlyIfMissing.trim() === "true" });
}

function patchElements(args: Args): void {
  if (args.useViewTransition?.trim() === "true" && "startViewTransition" in document) {
    document.startViewTransition(() => applyElements(args));
  } else applyElements(args);
}

function applyElements({ elements = "", selector = "", mode = "outer", namespace }: Args): void {
  const content = parse(elements, namespace);
  if (selector) applyToAll(selector, mode, content);
  else if (mode === "outer" || mode === "replace") applyById(mode, content);
  else throw new Error(`the mode ${mode} needs a selector`);
}

function applyById(mode: string, content: DocumentFragment): void {
  for (const el of Array.from(content.children)) {
    const target = document.getElementById(el.id);
    if (target) applyMode(target, mode, el);
    else console.warn(`Datastar: no element has the id "${el.id}" that a patch names`);
  }
}

function applyToAll(selector: string, mode: string, content: DocumentFragment): void {
  const targets = document.querySelectorAll(selector);
  if (targets.length === 0) console.warn(`Datastar: no element matches "${selector}" of a patch`);
  for (const target of targets) applyMode(target, mode, document.importNode(content, true));
}

function applyMode(target: Element, mode: string, content: DocumentFragment | Element): void {
  const method = TAKING_CONTENT.find(
    (name) => name === (mode === "replace" ? "replaceWith" : mode),
  );
  if (mode === "outer") morph(target, content, "outerHTML");
  else if (mode === "inner") morph(target, content, "innerHTML");
  else if (mode === "remove") target.remove();
  else if (method) target[method](content);
  else throw new Error(`the mode ${mode} is not known here`);
}

function parse(html: string, namespace = "html"): DocumentFragment {
  const wrapper = WRAPPERS.get(namespace);
  if (wrapper === undefined) throw new Error(`the namespace ${namespace} is not known here`);
  const template = document.createElement("template");
  template.innerHTML = wrapper ? `<${wrapper}>${html}</${wrapper}>` : html.trim();
  if (wrapper) template.content.replaceChildren(...(template.content.firstChild?.childNodes ?? []));
  if (template.content.querySelector("script")) throw new Error("a patch cannot carry a script");
  return template.content;
}
