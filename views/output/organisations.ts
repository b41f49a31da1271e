import type {
  listInvitations,
  listOrganisations,
  OrganisationDescription,
} from "#db/organisations/organisations.ts";
import { plain, table } from "../markdown.ts";
import type { StandingTenant } from "../pages/tenants.tsx";
import { planLines, roleLabels, stateLabel } from "../parts/organisations.tsx";

export function organisationsMarkdown(
  organisations: ReturnType<typeof listOrganisations>,
  invitations: ReturnType<typeof listInvitations>,
): string {
  const rows = organisations.map(({ name, role, state }) => [
    plain(name),
    roleLabels[role],
    stateLabel(state),
  ]);
  const asked = invitations.map(({ name, role }) => [plain(name), roleLabels[role], "asked"]);
  if (rows.length + asked.length === 0) return "# Organisations\n\nYou belong to none.";
  return ["# Organisations", table(["Name", "You are", "State"], [...rows, ...asked])].join("\n\n");
}

export function organisationMarkdown(organisation: OrganisationDescription): string {
  const { name, state, stateReason, people } = organisation;
  const rows = people.map(({ displayName, username, role, acceptedAt }) => [
    `${plain(displayName)} (@${plain(username)})`,
    acceptedAt === null ? `asked to be ${role}` : roleLabels[role],
  ]);
  return [
    `# ${plain(name)}`,
    stateReason ? `${stateLabel(state)}: ${plain(stateReason)}` : stateLabel(state),
    "## Its people",
    table(["Who", "As"], rows),
    "## What it may take",
    table(["Of", "At most"], planLines(organisation)),
  ].join("\n\n");
}

export function tenantsMarkdown(tenants: readonly StandingTenant[]): string {
  if (tenants.length === 0) return "# Tenants\n\nNo organisations yet.";
  const rows = tenants.map((tenant) => [
    plain(tenant.name),
    stateLabel(tenant.state),
    String(tenant.people),
    String(tenant.standing?.waiting ?? 0),
    String(tenant.standing?.running ?? 0),
    ...planLines(tenant).map(([, value]) => value),
  ]);
  const [first] = tenants.map((tenant) => planLines(tenant).map(([term]) => term));
  return [
    "# Tenants",
    table(["Name", "State", "People", "Waiting", "Running", ...(first ?? [])], rows),
  ].join("\n\n");
}
