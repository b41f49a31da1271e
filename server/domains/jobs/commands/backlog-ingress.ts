import { bounded, type Ingress } from "#server/ingress/connect.ts";
import { backlogWithdrawal } from "../services/backlog/contract.ts";

/** Accepted is durable; the id makes a second submission harmless. */
export async function startWithdrawal(ingress: Ingress, { id }: { id: string }): Promise<void> {
  await ingress.sendClient(backlogWithdrawal, id).run({}, bounded());
}
