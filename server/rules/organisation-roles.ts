import type { OrganisationRole } from "#db/statuses.ts";

/** What may be done, by whom: pages show it, and commands refuse the rest. */
export const mayDecide = (role: OrganisationRole): boolean => role === "owner";
export const mayBegin = (role: OrganisationRole): boolean => role !== "reader";

export const roleWords: Record<OrganisationRole, string> = {
  owner: "decides about the organisation and its people",
  member: "begins work and sees all of it",
  reader: "sees all of it",
};
