import type { Notification } from "#db/queries/notifications.ts";
import type { RunDescription } from "#db/queries/runs.ts";
import type { SignedIn } from "#db/queries/sessions.ts";

export const sections = [
  "dashboard",
  "products",
  "cart",
  "orders",
  "trips",
  "flows",
  "admin",
  "account",
] as const;
export type Section = (typeof sections)[number];

/** What the sidebar counts: things in the cart, orders, trips and runs in progress, what waits for an admin. */
export interface Counts {
  cart: number;
  orders: number;
  trips: number;
  flows: number;
  admin: number;
}

/** What surrounds every page: who looks, and what is theirs. Read anew for every drawing. */
export interface Frame {
  user: SignedIn | null;
  section: Section | undefined;
  counts: Counts;
  notifications: Notification[];
  unread: number;
  run: RunDescription | undefined;
  now: number;
}
