import { findUser } from "#db/queries/users.ts";
import { newPasswordLink } from "#server/accounts/password-links.ts";
import { NewPassword, Notice } from "#views/mail/house-letters.tsx";
import type { DrawLetter, LetterDrawings } from "./drawing.tsx";

/** The letters that are no domain's. */
export const houseLetters: LetterDrawings = {
  notice: drawNotice,
  "new-password": drawNewPassword,
};

function drawNotice({ facts, runId }: Parameters<DrawLetter>[0], { shopUrl }: Desk) {
  const { body = "", href = runId ? `/runs/${runId}` : "/" } = facts;
  return <Notice body={String(body)} href={`${shopUrl}${href}`} />;
}

function drawNewPassword(
  letter: Parameters<DrawLetter>[0],
  { db, shopUrl, now }: Desk,
  drawnFor: Parameters<DrawLetter>[2],
) {
  const user = findUser(db, { id: letter.userId });
  if (!user) return undefined;
  const isSent = drawnFor === "receiver";
  const link = isSent ? newPasswordLink(db, { letter, shopUrl, now: now() }) : undefined;
  return <NewPassword username={user.username} link={link} />;
}

type Desk = Parameters<DrawLetter>[1];
