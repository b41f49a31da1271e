import { z } from "zod";
import type { OrganisationAct } from "#db/organisations/acts.ts";
import { requireStaying } from "#server/organisations/leaving.ts";
import type { AppDeps } from "#server/web/deps.ts";
import { type Asking, beginAct, organisationField } from "./acts.ts";

export const exportForm = z.object({ organisationId: organisationField });

/** All that is an organisation's, into one file that its owners can take along. */
export function exportAll(
  deps: AppDeps,
  asking: Asking<z.output<typeof exportForm>>,
): Promise<OrganisationAct> {
  return beginAct(deps, asking, {
    ...{ kind: "export", action: "asked for an export of all of it", reason: "" },
    title: (name) => `Export all of ${name}`,
    require: requireStaying,
  });
}
