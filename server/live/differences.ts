import { type Digests, digestsOf } from "./digests.ts";
import type { Regions } from "./drawings.ts";
import { patchElements } from "./patches.ts";

interface Difference {
  known: Digests;
  drawn: Digests;
  written: string;
}

/** The latest ones: who shows the same is told within moments of each other. */
const differences: Difference[] = [];
const differencesAtMost = 8;

/** Written once for all who had the one and are shown the other; what one reader alone is shown is not kept. */
export function differenceOf(
  known: Digests,
  { regions, own }: { regions: Regions; own?: boolean | undefined },
): string {
  const drawn = digestsOf(regions);
  if (known === drawn) return "";
  if (own) return writeDifference(known, drawn, regions);
  const found = differences.find((each) => each.known === known && each.drawn === drawn);
  if (found) return found.written;
  const written = writeDifference(known, drawn, regions);
  differences.unshift({ known, drawn, written });
  differences.length = Math.min(differences.length, differencesAtMost);
  return written;
}

function writeDifference(known: Digests, drawn: Digests, regions: Regions): string {
  return Object.entries(regions)
    .filter(([id]) => known[id] !== drawn[id])
    .map(([, html]) => patchElements(html))
    .join("");
}
