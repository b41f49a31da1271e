import type { Database } from "#db/connection.ts";
import { countActiveRuns } from "#db/queries/runs.ts";
import type { SignedIn } from "#db/queries/sessions.ts";
import type { IconName } from "#views/parts/icon.tsx";

/** A place in the sidebar, and what of the reader's is counted there. */
export interface Section {
  id: string;
  href: string;
  label: string;
  icon: IconName;
  /** Who is shown it; everyone unless said. */
  for?: "admin";
  count?: {
    /** What the number means, for those who hear it read out: "in progress". */
    of: string;
    read: (db: Database, reader: SignedIn) => number;
  };
}

interface Sectioned {
  sections: readonly Section[];
}

/** The whole sidebar, in its order: what is for admins comes last. */
export function sectionsOf(
  domains: readonly Sectioned[],
  ofTheHouse: readonly Section[] = [],
): Section[] {
  const added = domains.flatMap(({ sections }) => sections);
  return [
    { id: "dashboard", href: "/", label: "Dashboard", icon: "dashboard" },
    ...added.filter((section) => section.for !== "admin"),
    activity,
    ...ofTheHouse.filter((section) => section.for !== "admin"),
    ...added.filter((section) => section.for === "admin"),
    ...ofTheHouse.filter((section) => section.for === "admin"),
  ];
}

/** Every run of every kind. */
const activity: Section = {
  id: "activity",
  href: "/activity",
  label: "Activity",
  icon: "flows",
  count: { of: "in progress", read: (db, { id }) => countActiveRuns(db, { userId: id }) },
};
