import { untracked } from "@preact/signals-core";
import { request } from "./fetch.ts";
import type { Caller } from "./request.ts";
import { asFilter, mapLeaves, mergePatch, snapshot } from "./signals.ts";

type Action = (caller: Caller, ...args: unknown[]) => unknown;

/** What `@name(…)` may call. */
export const actions: Record<string, Action> = {
  get: request("GET"),
  post: request("POST"),
  put: request("PUT"),
  patch: request("PATCH"),
  delete: request("DELETE"),
  peek: (_, read) => (typeof read === "function" ? untracked(() => read()) : undefined),
  setAll: (_, value, filter) => change(filter, () => value),
  toggleAll: (_, filter) => change(filter, (value) => !value),
};

function change(filter: unknown, to: (value: unknown) => unknown): void {
  untracked(() => mergePatch(mapLeaves(snapshot(asFilter(filter)), to)));
}
