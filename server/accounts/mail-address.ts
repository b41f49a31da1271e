import { z } from "zod";
import { commit } from "#db/group-commit.ts";
import { deletePasswordLinks } from "#db/queries/password-links.ts";
import type { SignedIn } from "#db/queries/sessions.ts";
import { findUser, setEmail } from "#db/queries/users.ts";
import { writeLetter } from "../events/letter.ts";
import type { AppDeps } from "../web/deps.ts";
import { requirePassword } from "./own-password.ts";
import { passwordGiven } from "./second-factor.ts";
import { tellOwner } from "./told-owner.ts";

/** Nothing takes it back. */
export const mailAddress = z.union(
  [z.literal("").transform(() => null), z.email().max(254)],
  "Enter a mail address, like you@example.com",
);

export const addressChange = passwordGiven.extend({ email: mailAddress });

/** Whoever has the address has the account, so it takes the password; and who had it before hears of it there. */
export async function changeAddress(
  deps: AppDeps,
  user: SignedIn,
  { password, email }: z.output<typeof addressChange>,
): Promise<void> {
  const { events } = deps;
  await requirePassword(deps, user, password);
  const { id, id: userId } = user;
  await commit(events.db, () => {
    const before = findUser(events.db, { id })?.email ?? null;
    if (before === email) return;
    // A link on its way to the address before counts no more.
    deletePasswordLinks(events.db, { userId });
    setEmail(events.db, { id, email });
    if (before !== null) tellBefore(deps, user, before);
    tellOwner(deps, user, "changed the mail address");
  });
}

function tellBefore({ events }: AppDeps, { id: userId }: SignedIn, to: string): void {
  const key = `${userId}/address before/${events.now()}`;
  const body =
    "Letters about your account go to another address from now on. If it was not you, write to the shop.";
  const subject = "The mail address of your account was changed";
  writeLetter(events, {
    key,
    userId,
    kind: "notice",
    to,
    subject,
    facts: { body, href: "/contact" },
  });
}
