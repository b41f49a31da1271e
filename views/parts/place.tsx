import type { PlaceState } from "#db/statuses.ts";
import { Badge, type Look } from "./status.tsx";

export const placeLooks: Record<PlaceState, Look> = {
  queued: { label: "Waits for its turn", icon: "clock", tone: "quiet" },
  running: { label: "Running", icon: "play", tone: "active" },
  resting: { label: "Resting", icon: "clock", tone: "active" },
  returning: { label: "Waits for a slot again", icon: "clock", tone: "active" },
  done: { label: "Done", icon: "check-circle", tone: "good" },
  failed: { label: "Failed", icon: "cross", tone: "bad" },
  expired: { label: "Not begun in time", icon: "clock", tone: "bad" },
  withdrawn: { label: "Cancelled", icon: "skip", tone: "quiet" },
};

export function PlaceBadge({ state }: { state: PlaceState }) {
  return <Badge {...placeLooks[state]} />;
}
