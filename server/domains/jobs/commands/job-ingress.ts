import { bounded, type Ingress, keyedCall } from "#server/ingress/connect.ts";
import { jobRunner } from "../services/job-run/contract.ts";

/** Accepted is durable; the job's id makes a second submission harmless. */
export async function startJob(ingress: Ingress, { id }: { id: string }): Promise<void> {
  await ingress.sendClient(jobRunner, id).run({}, bounded());
}

export function cancelRunning(
  ingress: Ingress,
  { id, by }: { id: string; by: string },
): Promise<string> {
  return ingress.client(jobRunner, id).cancel({ by }, keyedCall(`${id}/cancel`));
}
