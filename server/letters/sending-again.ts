import { commit } from "#db/group-commit.ts";
import { insertAudit } from "#db/queries/audit.ts";
import { findLetterByKey, type Letter } from "#db/queries/letters.ts";
import { writeLetter } from "#server/events/letter.ts";
import type { Events } from "#server/events/run-observer.ts";
import { Problem } from "../web/problem.ts";

/** One that waits is sent anyway, and what counts for an hour is asked for anew. */
export function maySendAgain({ state, uselessFrom }: Letter): boolean {
  return state !== "waiting" && uselessFrom === null;
}

interface Admin {
  by: string;
  username: string;
}

/** A new occasion, to the address that holds now; the one before stays as it is. Answers the new one's id. */
export async function sendAgain(
  events: Events,
  letter: Letter,
  { by, username }: Admin,
): Promise<number> {
  if (!maySendAgain(letter)) throw notNow(letter);
  const { db, now } = events;
  const key = `${letter.key}/sent again by ${username} at ${now()}`;
  await commit(db, () => {
    const { userId, runId, kind, subject, facts, orderNumber, to, id: againFor } = letter;
    const same = { userId, runId, kind, subject, facts, orderNumber, to };
    writeLetter(events, { key, ...same, againFor, againBy: username });
    const entry = { actor: by, action: "sent a letter again", subject: runId ?? userId };
    insertAudit(db, { key, ...entry, detail: subject, at: now() });
  });
  return findLetterByKey(db, { key })?.id ?? letter.id;
}

function notNow({ state }: Letter): Problem {
  return new Problem({
    status: 409,
    code: "not_sent_again",
    title: "This letter is not sent again",
    detail:
      state === "waiting"
        ? "It still waits to be sent, and is tried by itself."
        : "What it says counted for a while only: its receiver asks for a new one.",
  });
}
