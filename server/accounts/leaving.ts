import { commit } from "#db/group-commit.ts";
import { closeOwned } from "#db/organisations/changes.ts";
import { listOnlyOwned } from "#db/organisations/organisations.ts";
import { insertAudit } from "#db/queries/audit.ts";
import { countOtherAdmins, forgetUser, listOpenRuns } from "#db/queries/leaving.ts";
import { readPersonalData } from "#db/queries/personal-data.ts";
import type { SignedIn } from "#db/queries/sessions.ts";
import { readTogether } from "#db/reading.ts";
import type { AppDeps } from "../web/deps.ts";
import type { Domain } from "../web/domain.ts";
import { Problem } from "../web/problem.ts";
import { requirePassword } from "./own-password.ts";

type Domains = readonly Pick<Domain, "kind" | "people">[];

/** Everything that is kept about them, for them to take along. */
export function exportData({ events: { db, now } }: AppDeps, domains: Domains, user: SignedIn) {
  const whose = { userId: user.id };
  return readTogether(db, () => ({
    exportedAt: now(),
    ...readPersonalData(db, whose),
    ...Object.assign({}, ...domains.map(({ people }) => people?.read(db, whose))),
  }));
}

interface Leaving {
  user: SignedIn;
  password: string;
}

/**
 * Nobody is left behind who waits for something: an account with something open stays. Whether there is is
 * asked in the transaction that forgets them.
 */
export async function leave(deps: AppDeps, domains: Domains, { user, password }: Leaving) {
  const { db, hub, now } = deps.events;
  await requirePassword(deps, user, password);
  const whose = { userId: user.id, now: now() };
  await commit(db, () => {
    requireNothingOpen(deps, domains, user);
    for (const { people } of domains) people?.forget(db, whose);
    closeOwned(db, whose);
    forgetUser(db, whose);
    insertAudit(db, {
      key: `left/${user.id}`,
      actor: user.id,
      action: "deleted the account",
      subject: user.id,
      at: now(),
    });
  });
  hub.wake(`user:${user.id}`, `notices:${user.id}`);
}

function requireNothingOpen({ events }: AppDeps, domains: Domains, user: SignedIn): void {
  const { db, now } = events;
  const whose = { userId: user.id, now: now() };
  const ahead = domains.flatMap(({ people }) => people?.listAhead?.(db, whose) ?? []);
  const open = [...listOpenRuns(db, whose), ...ahead];
  if (open.length > 0) throw somethingOpen(open);
  const [left] = listOnlyOwned(db, whose).filter(({ others }) => others > 0);
  if (left) throw onlyOwner(left);
  if (user.role === "admin" && countOtherAdmins(db, whose) === 0) throw onlyAdmin();
}

function somethingOpen(open: readonly { title: string }[]): Problem {
  const titles = open.slice(0, 3).map(({ title }) => title);
  const more = open.length > titles.length ? ` and ${open.length - titles.length} more` : "";
  return new Problem({
    status: 409,
    code: "account_in_use",
    title: "Something of yours is not finished",
    detail: `${titles.join(", ")}${more}: cancel it, or wait until it has ended, and come back.`,
  });
}

function onlyOwner({ title }: { title: string }): Problem {
  return new Problem({
    status: 409,
    code: "only_owner",
    title: `You are the only owner of ${title}`,
    detail:
      "The others who belong to it could not decide about it. Make one of them its owner first.",
  });
}

function onlyAdmin(): Problem {
  return new Problem({
    status: 409,
    code: "only_admin",
    title: "You are the only admin",
    detail: "Nobody could decide about orders any more. Make somebody else an admin first.",
  });
}
