import type { OrganisationRole } from "#db/statuses.ts";

/** What may be done, by whom: pages show it, and commands refuse the rest. */
export const mayDecide = (role: OrganisationRole): boolean => role === "owner";
export const mayBegin = (role: OrganisationRole): boolean => role !== "reader";
/** Of a job: whoever may no longer begin work ends none either, not even what they once asked for. */
export const mayEnd = (role: OrganisationRole, isTheirOwn: boolean): boolean =>
  mayDecide(role) || (isTheirOwn && mayBegin(role));

export const roleWords: Record<OrganisationRole, string> = {
  owner: "decides about the organisation and its people",
  member: "begins work and sees all of it",
  reader: "sees all of it",
};
