import type { Child } from "hono/jsx";
import type { Database } from "#db/connection.ts";
import type { Letter } from "#db/queries/letters.ts";
import { findUser } from "#db/queries/users.ts";
import type { Seller } from "#db/seller.ts";
import { Letter as LetterSheet } from "#views/mail/letter.tsx";
import { textOf } from "#views/mail/text.ts";

/** What letters are drawn with. */
export interface LetterDesk {
  db: Database;
  now: () => number;
  seller: Seller;
  /** Where their links lead. */
  shopUrl: string;
}

/** What a letter of one kind says; nothing when what it was about is not there any more. */
export type DrawLetter = (letter: Letter, desk: LetterDesk, how: DrawnFor) => Child | undefined;

/** For its receiver alone, or for somebody who looks at it: to them it keeps its secrets. */
export type DrawnFor = "receiver" | "onlooker";

/** By their kinds. */
export type LetterDrawings = Readonly<Record<string, DrawLetter>>;

export interface DrawnLetter {
  html: string;
  text: string;
}

/** The same letter twice, from the same words. */
export function drawLetter(
  drawings: LetterDrawings,
  desk: LetterDesk,
  { letter, drawnFor }: { letter: Letter; drawnFor: DrawnFor },
): DrawnLetter | undefined {
  const user = findUser(desk.db, { id: letter.userId });
  const words = drawings[letter.kind]?.(letter, desk, drawnFor);
  if (!user || !words) return undefined;
  const { seller, shopUrl } = desk;
  const sheet = (
    <LetterSheet subject={letter.subject} name={user.displayName} seller={seller} shopUrl={shopUrl}>
      {words}
    </LetterSheet>
  );
  return { html: `<!doctype html>${sheet}`, text: textOf(sheet) };
}
