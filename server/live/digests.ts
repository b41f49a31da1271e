import { hash } from "node:crypto";
import type { Regions } from "./drawings.ts";

/** Element id → what tells one state of a region from another, at 60 bytes instead of its HTML. */
export type Digests = Readonly<Record<string, string>>;

/** What is drawn once is digested once: the same drawing has the very same digests. */
const known = new WeakMap<Regions, Digests>();

export function digestsOf(regions: Regions): Digests {
  const before = known.get(regions);
  if (before) return before;
  const made = Object.fromEntries(
    Object.entries(regions).map(([id, html]) => [id, digestOf(id, html)]),
  );
  known.set(regions, made);
  return made;
}

/** The latest of each id: readers who share one region beside others of their own come one after the other. */
const latest = new Map<string, { html: string; digest: string }>();

function digestOf(id: string, html: string): string {
  const before = latest.get(id);
  if (before?.html === html) return before.digest;
  const digest = hash("sha256", html, "base64");
  latest.set(id, { html, digest });
  return digest;
}
