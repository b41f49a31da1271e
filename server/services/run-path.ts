import type { RunKind } from "#db/statuses.ts";

/** Where a person follows a run: some kinds have a page of their own. */
export function pathOfRun({ id, kind }: { id: string; kind: RunKind }): string {
  switch (kind) {
    case "order":
      return `/orders/${id}`;
    case "trip":
      return `/trips/${id}`;
    case "welcome":
      return `/runs/${id}`;
  }
}
