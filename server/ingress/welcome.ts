import { welcomeRun } from "#server/services/welcome/contract.ts";
import { bounded, type Ingress } from "./connect.ts";

interface Welcome {
  runId: string;
  user: { id: string; displayName: string };
}

export async function startWelcome(ingress: Ingress, { runId, user }: Welcome): Promise<void> {
  const input = { userId: user.id, displayName: user.displayName };
  await ingress.sendClient(welcomeRun, runId).run(input, bounded());
}
