import { commit } from "#db/group-commit.ts";
import { changeCallSecret, findCallSecret } from "#db/organisations/call-secrets.ts";
import type { AppDeps } from "../web/deps.ts";
import { type Asked, note, requireDeciding, requireOwner, wake } from "./organisations.ts";

/** For its owners: what its calls are signed with, once it has made or asked for one. */
export function readSecret(deps: AppDeps, asked: Asked) {
  requireOwner(deps, asked);
  const found = findCallSecret(deps.events.db, { organisationId: asked.id });
  return { secret: found?.secret ?? null, changedAt: found?.changedAt ?? null };
}

/** The one before signs beside it for a day. */
export async function changeSecret(deps: AppDeps, asked: Asked): Promise<void> {
  const { db, now } = deps.events;
  await commit(db, () => {
    requireDeciding(deps, asked);
    changeCallSecret(db, { organisationId: asked.id, now: now() });
    note(deps, asked, "changed the secret for calls");
  });
  wake(deps, asked.id);
}
