import type { Organisation } from "#db/organisations/organisations.ts";
import { mayChange } from "#server/rules/organisation-acts.ts";
import { Problem } from "../web/problem.ts";

/** Of one that leaves nothing is changed any more, and nothing is asked for. */
export function requireStaying({ name, state }: Pick<Organisation, "name" | "state">): void {
  if (mayChange(state)) return;
  throw new Problem({
    status: 409,
    code: "organisation_leaves",
    title: `${name} is leaving`,
    detail: "Nothing of it is changed or begun any more, unless its deletion is taken back.",
  });
}
