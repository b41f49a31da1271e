import { z } from "zod";
import type { OrganisationAct } from "#db/organisations/acts.ts";
import type { Organisation } from "#db/organisations/organisations.ts";
import { requireStaying } from "#server/organisations/leaving.ts";
import type { AppDeps } from "#server/web/deps.ts";
import { Problem } from "#server/web/problem.ts";
import { type Asking, beginAct, organisationField } from "./acts.ts";

export const suspensionForm = z.object({
  organisationId: organisationField,
  reason: z.string("Say why").trim().min(1, "Say why").max(200, "Use at most 200 characters"),
  waiting: z
    .enum(["stays", "is withdrawn"], "Choose what becomes of what waits")
    .default("stays")
    .describe("What becomes of what waits"),
});

/** By an admin of the house: nothing of it is taken or begun from this moment on. */
export function suspend(
  deps: AppDeps,
  asking: Omit<Asking<z.output<typeof suspensionForm>>, "as">,
): Promise<OrganisationAct> {
  const { reason, waiting } = asking.form;
  return beginAct(
    deps,
    { ...asking, as: "admin" },
    {
      ...{ kind: "suspension", action: "suspended it", reason },
      title: (name) => `Suspend ${name}`,
      withdraws: waiting === "is withdrawn",
      require: (organisation) => {
        requireStaying(organisation);
        if (organisation.state === "suspended") throw isSuspended(organisation);
      },
    },
  );
}

function isSuspended({ name, stateReason }: Organisation): Problem {
  return new Problem({
    status: 409,
    code: "is_suspended",
    title: `${name} is suspended already`,
    ...(stateReason && { detail: `Why: ${stateReason}` }),
  });
}
