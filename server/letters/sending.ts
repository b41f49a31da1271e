import { commit } from "#db/group-commit.ts";
import { type Letter, settleLetter } from "#db/queries/letters.ts";
import { insertNotification } from "#db/queries/notifications.ts";
import { findUser } from "#db/queries/users.ts";
import type { Events } from "#server/events/run-observer.ts";
import { LeftAlone, Refused, Unavailable } from "#server/outside/errors.ts";
import type { Mail, Mailbox, Post } from "#server/outside/mail.ts";
import { sentence } from "#server/rules/sentence.ts";
import { drawLetter, type LetterDesk, type LetterDrawings } from "./drawing.tsx";

export interface SendOptions {
  events: Events;
  mail: Mail;
  /** No letter leaves the house: who gave no address has a pretended one. */
  isPretended: boolean;
  drawings: LetterDrawings;
  desk: Omit<LetterDesk, "db" | "now">;
  /** How long a letter rests that did not get through, by how often it was tried. */
  pauseMs?: (tries: number) => number;
}

/**
 * One try. Answers for how long no letter should be tried, which is usually not at all: only somebody who is
 * given time is not asked, and then it was no try.
 */
export async function sendLetter(options: SendOptions, letter: Letter): Promise<number> {
  let sentTo = letter.sentTo;
  try {
    const post = prepare(options, letter);
    sentTo = post.to.address;
    await options.mail.send(post, letter.key);
    await settle(options, letter, { state: "sent", sentTo, lastError: null });
    return 0;
  } catch (error) {
    if (error instanceof LeftAlone) return error.retryAfterMs ?? Number.MAX_SAFE_INTEGER;
    await putOff(options, { ...letter, sentTo }, error);
    return 0;
  }
}

function prepare(options: SendOptions, letter: Letter): Post {
  const { events, drawings, desk } = options;
  const { db, now } = events;
  if (isUseless(letter, now())) throw new Refused("useless", "It came too late to be of any use");
  const to = mailboxOf(options, letter);
  const drawn = drawLetter(drawings, { db, now, ...desk }, { letter, drawnFor: "receiver" });
  if (!drawn) throw new Refused("nothing_to_say", "What it was about is not there any more");
  const { subject, runId, userId, createdAt: at } = letter;
  return { to, subject, ...drawn, ref: runId ?? userId, at };
}

function isUseless({ uselessFrom }: Letter, now: number): boolean {
  return uselessFrom !== null && uselessFrom <= now;
}

const noAddress = "no_address";

function mailboxOf({ events, isPretended }: SendOptions, letter: Letter): Mailbox {
  const user = findUser(events.db, { id: letter.userId });
  const pretended = isPretended && user && `${user.username}@cartwright.example`;
  const address = letter.to ?? user?.email ?? pretended;
  if (!user || !address) throw new Refused(noAddress, "There is no address to send it to");
  return { name: user.displayName, address };
}

/** For so long a letter is tried again; what came later than that would only confuse. */
const patienceMs = 3 * 24 * 60 * 60_000;

/** Seconds at first, since most trouble is short, and then half an hour. */
function usualPause(tries: number): number {
  return Math.min(5_000 * 4 ** tries, 30 * 60_000);
}

async function putOff(options: SendOptions, letter: Letter, error: unknown): Promise<void> {
  const { events, pauseMs = usualPause } = options;
  const now = events.now();
  const lastError = error instanceof Error ? error.message : String(error);
  const isLate = now - letter.createdAt > patienceMs || isUseless(letter, now);
  const isFinal = isLate || error instanceof Refused;
  const asked = error instanceof Unavailable ? (error.retryAfterMs ?? 0) : 0;
  await settle(options, letter, {
    state: isLate ? "given up" : isFinal ? "refused" : "waiting",
    dueAt: now + Math.max(pauseMs(letter.tries), asked),
    lastError,
  });
  if (isFinal) tellReceiver(events, letter, error);
}

type Outcome = Pick<Letter, "state" | "lastError"> & Partial<Pick<Letter, "sentTo" | "dueAt">>;

async function settle({ events }: SendOptions, letter: Letter, outcome: Outcome): Promise<void> {
  const { db, hub, now } = events;
  const { id, sentTo, dueAt } = letter;
  const sentAt = outcome.state === "sent" ? now() : null;
  await commit(db, () => settleLetter(db, { id, sentTo, dueAt, sentAt, ...outcome }));
  hub.wake("mail");
}

/** On the pages, where it is told as well: once for each letter, or once in all to whoever has no address. */
function tellReceiver({ db, hub, now }: Events, letter: Letter, error: unknown): void {
  const { id, userId, subject } = letter;
  const isWithout = error instanceof Refused && error.code === noAddress;
  const isNew = insertNotification(db, {
    userId,
    key: isWithout ? "no address" : `letter/${id}`,
    tone: "warning",
    title: isWithout ? "We have no mail address of yours" : "A letter did not reach you",
    body: isWithout
      ? "Tell us one, and you hear of your orders by mail as well."
      : `${sentence(subject)} Look whether your mail address is right.`,
    href: "/account",
    at: now(),
  });
  if (isNew) hub.wake(`notices:${userId}`);
}
