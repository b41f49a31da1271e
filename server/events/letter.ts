import { insertLetter, type NewLetter } from "#db/queries/letters.ts";
import type { Events } from "./run-observer.ts";

type Written = Omit<NewLetter, "dueAt" | "createdAt">;

/**
 * Written once for its occasion, however often it is told, and together with whatever else is written then.
 * Nobody waits for it to be sent. Answers whether it is a new one.
 */
export function writeLetter({ db, hub, now }: Events, letter: Written): boolean {
  const at = now();
  const isNew = insertLetter(db, { ...letter, dueAt: at, createdAt: at });
  if (isNew) hub.wake("mail");
  return isNew;
}
