import { batch, Signal, signal, untracked } from "@preact/signals-core";

export type Signals = { [name: string]: unknown };
export type Filter = { include?: RegExp; exclude?: RegExp };

/** What `$` means in an expression. A name nobody declared reads as '' and is never sent. */
export const root = branch();

/** A JSON merge patch: null deletes, objects merge, everything else replaces. */
export function mergePatch(patch: Signals, { ifMissing = false } = {}, into = root): void {
  batch(() =>
    untracked(() => {
      for (const [name, value] of Object.entries(patch)) {
        if (value === null || value === undefined) {
          if (!ifMissing) delete into[name];
        } else if (isBranch(value)) {
          if (!isBranch(into[name])) into[name] = {};
          mergePatch(value, { ifMissing }, child(into, name));
        } else if (!(ifMissing && name in into)) into[name] = value;
      }
    }),
  );
}

export function setPath(path: string, value: unknown, options = {}): void {
  const nested = path.split(".").reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
  if (isBranch(nested)) mergePatch(nested, options);
}

export function getPath(path: string): unknown {
  return path.split(".").reduce<unknown>((node, name) => (isBranch(node) ? node[name] : ""), root);
}

export function declare(path: string, value: unknown): void {
  setPath(path, value, { ifMissing: true });
}

/** A plain copy of the signals whose path the filter lets through. Elements (data-ref) stay here. */
export function snapshot(filter: Filter = {}, node = root, prefix = ""): Signals {
  const { include = /.*/, exclude = /(?!)/ } = filter;
  const copy: Signals = {};
  for (const [name, value] of Object.entries(node)) {
    const path = prefix + name;
    if (isBranch(value)) {
      const inner = snapshot(filter, value, `${path}.`);
      if (Object.keys(inner).length > 0) copy[name] = inner;
    } else if (path.search(include) >= 0 && path.search(exclude) < 0) {
      if (!(value instanceof Element)) copy[name] = value;
    }
  }
  return copy;
}

export function mapLeaves(node: Signals, change: (value: unknown) => unknown): Signals {
  const entries = Object.entries(node).map(([name, value]) => [
    name,
    isBranch(value) ? mapLeaves(value, change) : change(value),
  ]);
  return Object.fromEntries(entries);
}

/** One signal a name. An absent name is a signal that holds undefined, so that reading it subscribes. */
function branch(): Signals {
  const slots = new Map<string, Signal<unknown>>();
  const names = signal(0);
  const slot = (name: string): Signal<unknown> => {
    const found = slots.get(name) ?? signal<unknown>(undefined);
    slots.set(name, found);
    return found;
  };
  const has = (name: string) => slots.get(name)?.peek() !== undefined;
  const read = (name: string) => {
    const { value } = slot(name);
    return value instanceof Signal ? value.value : value;
  };
  const write = (name: string, value: unknown) => {
    const isNew = !has(name);
    if (slot(name).peek() instanceof Signal && !(value instanceof Signal)) {
      throw new Error(`the signal ${name} is computed and cannot be written`);
    }
    slot(name).value = isBranch(value) ? copyOf(value) : (value ?? undefined);
    if (isNew === has(name)) names.value = names.peek() + 1;
    return true;
  };
  return new Proxy<Signals>(
    {},
    {
      get: (_, name) =>
        typeof name === "symbol" || name === "toJSON" ? undefined : (read(name) ?? ""),
      set: (_, name, value) => write(String(name), value),
      deleteProperty: (_, name) => write(String(name), undefined),
      has: (_, name) => names.value >= 0 && has(String(name)),
      ownKeys: () => (names.value >= 0 ? [...slots.keys()].filter(has) : []),
      getOwnPropertyDescriptor: (_, name) =>
        has(String(name))
          ? { value: read(String(name)), writable: true, enumerable: true, configurable: true }
          : undefined,
    },
  );
}

function copyOf(value: Signals): Signals {
  const copy = branch();
  mergePatch(value, {}, copy);
  return copy;
}

function child(node: Signals, name: string): Signals {
  const inner = node[name];
  if (!isBranch(inner)) throw new Error(`the signal ${name} has no signals below it`);
  return inner;
}

export function isBranch(value: unknown): value is Signals {
  return (
    typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}

/** Filters come from the page's expressions, where nothing is typed. */
export function asFilter(given: unknown): Filter {
  if (!isBranch(given)) return {};
  const filter: Filter = {};
  if (given.include instanceof RegExp) filter.include = given.include;
  if (given.exclude instanceof RegExp) filter.exclude = given.exclude;
  return filter;
}
