import type { Live, Modifiers, Plugin, Target } from "./grammar.ts";
import { plugins } from "./plugins.ts";
import { reasonOf, report } from "./report.ts";

type Applied = Live & { value: string };

const applied = new WeakMap<Element, Map<string, Applied>>();

/** Keeps every attribute under `root` live: added, changed, moved, morphed over, removed. */
export function watch(root: HTMLElement): void {
  each(root, adopt);
  const observer = new MutationObserver((records) => {
    for (const el of settle(records)) refresh(el);
    // What refreshing wrote must not ask for another refresh, or the two would chase each other.
    settle(observer.takeRecords());
  });
  observer.observe(root, {
    subtree: true,
    childList: true,
    attributes: true,
    characterData: true,
  });
}

/** Elements that merely moved are still connected and already adopted: nothing happens to them. */
function settle(records: MutationRecord[]): Set<Element> {
  const written = new Set<Element>();
  for (const { target, attributeName, addedNodes, removedNodes } of records) {
    for (const node of removedNodes) if (!node.isConnected) each(node, release);
    for (const node of addedNodes) if (node.isConnected) each(node, adopt);
    const el = target instanceof Element ? target : target.parentElement;
    if (!el?.isConnected) continue;
    if (attributeName?.startsWith("data-")) adopt(el);
    else written.add(el);
  }
  return written;
}

function each(node: Node, visit: (el: Element) => void): void {
  if (!(node instanceof Element)) return;
  visit(node);
  for (const el of node.querySelectorAll("*")) visit(el);
}

function adopt(el: Element): void {
  if (!(el instanceof HTMLElement || el instanceof SVGElement)) return;
  const known = applied.get(el);
  for (const [name, { value, stop }] of known ?? []) {
    if (el.getAttribute(name) === value) continue;
    stop?.();
    known?.delete(name);
  }
  for (const { name, value } of Array.from(el.attributes)) {
    if (!name.startsWith("data-") || known?.has(name)) continue;
    if (el.closest("[data-ignore]") || el.hasAttribute("data-ignore__self")) return;
    apply(el, name, value);
  }
}

function release(el: Element): void {
  for (const { stop } of applied.get(el)?.values() ?? []) stop?.();
  applied.delete(el);
}

function refresh(el: Element): void {
  for (const { refresh: rewrite } of applied.get(el)?.values() ?? []) rewrite?.();
}

function apply(el: Target, name: string, value: string): void {
  const [plain = "", ...tags] = name.slice("data-".length).split("__");
  const [pluginName = "", key = ""] = plain.split(/:(.*)/s);
  const plugin = plugins.get(pluginName);
  if (!plugin) {
    if (isMeantForDatastar(plain, tags)) report("this attribute is not known here", el, name);
    return;
  }
  const modifiers: Modifiers = new Map(
    tags.map((tag) => tag.split(".")).map(([label = "", ...rest]) => [label, rest]),
  );
  const mine = applied.get(el) ?? new Map<string, Applied>();
  applied.set(el, mine);
  mine.set(name, { value });
  try {
    check(plugin, key, value, modifiers);
    mine.set(name, { value, ...plugin.apply({ el, name, key, value, modifiers }) });
  } catch (error) {
    report(reasonOf(error), el, name);
  }
}

function check(plugin: Plugin, key: string, value: string, modifiers: Modifiers): void {
  const { key: wanted = "none", modifiers: allowed = [] } = plugin;
  if (wanted === "required" && !key) throw new Error("a key such as :name is missing");
  if (wanted === "none" && key) throw new Error("this attribute takes no key");
  if (wanted === "orValue" ? Boolean(key) === Boolean(value) : !value) {
    throw new Error(
      wanted === "orValue" ? "either a key or a value, not both" : "a value is missing",
    );
  }
  for (const label of modifiers.keys()) {
    if (!allowed.includes(label)) throw new Error(`the modifier __${label} is not known here`);
  }
}

/** Other data attributes belong to the page; these look like Datastar, of some version or edition. */
function isMeantForDatastar(plain: string, tags: string[]): boolean {
  const kin = /^(attr|bind|class|computed|indicator|on|ref|signals|style)-/;
  const unsupported = /^(json-signals|persist|query-string|replace-url|scroll-into-view)$/;
  return plain.includes(":") || tags.length > 0 || kin.test(plain) || unsupported.test(plain);
}
