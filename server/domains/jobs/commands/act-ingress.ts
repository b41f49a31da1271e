import { bounded, type Ingress, keyedCall } from "#server/ingress/connect.ts";
import { organisationAct } from "../services/organisation-act/contract.ts";

/** Accepted is durable; the id makes a second submission harmless. */
export async function startAct(ingress: Ingress, { id }: { id: string }): Promise<void> {
  await ingress.sendClient(organisationAct, id).run({}, bounded());
}

export async function tellTakenBack(ingress: Ingress, { id }: { id: string }): Promise<void> {
  await ingress.client(organisationAct, id).takenBack({}, keyedCall(`${id}/taken back`));
}
