import { z } from "zod";
import { askAdmin } from "./admin.ts";
import { query } from "./query.ts";

/** A version of the services, as Restate knows it. */
export interface Deployment {
  id: string;
  uri: string;
}

/** Tells Restate what is offered at the address, even when it thinks it knows: the code may be newer than its memory. */
export async function registerServices({ adminUrl, uri }: { adminUrl: string; uri: string }) {
  await askAdmin(adminUrl, { method: "POST", path: "/deployments", body: { uri, force: true } });
}

const listed = z.object({
  deployments: z.array(z.object({ id: z.string(), uri: z.string() })),
});

export async function listDeployments(adminUrl: string): Promise<Deployment[]> {
  return listed.parse(await askAdmin(adminUrl, { method: "GET", path: "/deployments" }))
    .deployments;
}

/**
 * For a Restate that serves nobody but us: what it began at an address we had earlier, it goes on with at
 * the present one, on the same path. It would otherwise ask at the old address for ever.
 */
export async function moveServices({ adminUrl, origin }: { adminUrl: string; origin: string }) {
  for (const { id, uri } of await listDeployments(adminUrl)) {
    const moved = new URL(new URL(uri).pathname, origin).href;
    if (moved !== new URL(uri).href) {
      await askAdmin(adminUrl, {
        method: "PATCH",
        path: `/deployments/${id}`,
        body: { uri: moved },
      });
    }
  }
}

/** Restate begins nothing with it any more: all that it began has ended. */
export async function dropDeployment(adminUrl: string, id: string): Promise<void> {
  await askAdmin(adminUrl, { method: "DELETE", path: `/deployments/${id}?force=true` });
}

const pinned = z.object({ pinned_deployment_id: z.string(), open: z.number() });

/** How much of what each version began still goes on, by its deployment. */
export async function countOpen(adminUrl: string): Promise<ReadonlyMap<string, number>> {
  const rows = await query(
    adminUrl,
    `SELECT pinned_deployment_id, count(*) AS open FROM sys_invocation_status
     WHERE status <> 'completed' AND pinned_deployment_id IS NOT NULL GROUP BY pinned_deployment_id`,
  );
  return new Map(
    z
      .array(pinned)
      .parse(rows)
      .map(({ pinned_deployment_id, open }) => [pinned_deployment_id, open]),
  );
}
