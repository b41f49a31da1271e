import type { Database } from "#db/connection.ts";
import type { Run } from "#db/queries/runs.ts";
import { findUser } from "#db/queries/users.ts";
import { welcomeRun } from "#server/services/welcome/contract.ts";
import { bounded, type Ingress } from "./connect.ts";

interface Welcome {
  runId: string;
  user: { id: string; displayName: string };
}

export async function resubmitWelcome(
  { db, ingress }: { db: Database; ingress: Ingress },
  { id, userId }: Run,
): Promise<void> {
  const user = findUser(db, { id: userId });
  if (user) await startWelcome(ingress, { runId: id, user });
}

export async function startWelcome(ingress: Ingress, { runId, user }: Welcome): Promise<void> {
  const input = { userId: user.id, displayName: user.displayName };
  await ingress.sendClient(welcomeRun, runId).run(input, bounded());
}
