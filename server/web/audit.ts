import { randomUUID } from "node:crypto";
import { commit } from "#db/group-commit.ts";
import { insertAudit } from "#db/queries/audit.ts";
import type { AppContext, AppDeps } from "./deps.ts";
import { logOf } from "./in-request.ts";
import type { Problem } from "./problem.ts";

/** What is worth knowing afterwards of those who were told no, by the code of the no. */
const noted: Record<string, string> = {
  forbidden: "was refused what is for admins",
  second_factor_required: "was refused until there is a second factor",
  cross_site: "was refused what another site asked",
};

const hourMs = 60 * 60_000;

/**
 * Into the audit, once an hour for each of them: whoever knocks all day fills no disk. Whoever is refused
 * does not wait for it, and is not answered otherwise when it cannot be written.
 */
export function noteRefusal(deps: AppDeps, c: AppContext, { code }: Pick<Problem, "code">): void {
  const action = noted[code];
  if (!action) return;
  const actor = c.var.user?.id ?? "a visitor";
  const detail = `${c.req.method} ${c.req.path}`.slice(0, 200);
  noteSeldom(deps, { actor, action, subject: c.var.user?.id ?? "the shop", detail }).catch(
    (error) => {
      logOf(deps, c).warn({ err: error, actor, action }, "a refusal was not written down");
    },
  );
}

interface Entry {
  actor: string;
  action: string;
  /** Whose account it is about. */
  subject: string;
  detail?: string;
}

/** What strangers can cause: the same again within the hour is written once. */
export function noteSeldom(deps: AppDeps, entry: Entry): Promise<void> {
  const hour = Math.floor(deps.events.now() / hourMs);
  return write(deps, entry, String(hour));
}

export function note(deps: AppDeps, entry: Entry): Promise<void> {
  return write(deps, entry, randomUUID());
}

async function write({ events: { db, now } }: AppDeps, entry: Entry, occasion: string) {
  const { actor, action, subject } = entry;
  const key = [action, actor, subject, occasion].join("/");
  await commit(db, () => insertAudit(db, { ...entry, key, at: now() }));
}
