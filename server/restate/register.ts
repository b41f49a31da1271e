import { z } from "zod";
import { askAdmin } from "#server/restate/admin.ts";

export interface RegisterServicesOptions {
  adminUrl: string;
  /** Where Restate finds the endpoint. */
  uri: string;
}

/** Tells Restate what the endpoint offers, even when it thinks it knows: the code may be newer than its memory. */
export async function registerServices({ adminUrl, uri }: RegisterServicesOptions): Promise<void> {
  await askAdmin(adminUrl, { method: "POST", path: "/deployments", body: { uri, force: true } });
}

const deployments = z.object({
  deployments: z.array(z.object({ id: z.string(), uri: z.string() })),
});

/**
 * For a Restate that serves nobody but us: what it began at an address we had earlier, it goes on with
 * at the present one. It would otherwise ask at the old address for ever.
 */
export async function moveServices({ adminUrl, uri }: RegisterServicesOptions): Promise<void> {
  const answer = await askAdmin(adminUrl, { method: "GET", path: "/deployments" });
  const earlier = deployments.parse(answer).deployments.filter((one) => !isSame(one.uri, uri));
  for (const { id } of earlier) {
    await askAdmin(adminUrl, { method: "PATCH", path: `/deployments/${id}`, body: { uri } });
  }
}

function isSame(one: string, other: string): boolean {
  return new URL(one).href === new URL(other).href;
}
