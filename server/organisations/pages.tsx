import { randomUUID } from "node:crypto";
import { findLatestBacklog } from "#db/gate/backlogs.ts";
import { describeStandings } from "#db/gate/standing.ts";
import { findCallSecret } from "#db/organisations/call-secrets.ts";
import {
  countInvitations,
  describeOrganisation,
  listInvitations,
  listOrganisations,
  listTenants,
  type OrganisationDescription,
} from "#db/organisations/organisations.ts";
import { mayDecide } from "#server/rules/organisation-roles.ts";
import {
  organisationMarkdown,
  organisationsMarkdown,
  tenantsMarkdown,
} from "#views/output/organisations.ts";
import { OrganisationPage } from "#views/pages/organisation.tsx";
import { OrganisationsPage } from "#views/pages/organisations.tsx";
import { TenantsPage } from "#views/pages/tenants.tsx";
import type { TypedForm } from "#views/parts/field.tsx";
import type { AppDeps } from "../web/deps.ts";
import type { Page, PageContent, PageRequest } from "../web/page.tsx";
import type { Section } from "../web/section.ts";
import { actsOf } from "./acts-of.ts";
import { lately } from "./standing.tsx";

export const organisationsSection: Section = {
  id: "organisations",
  href: "/organisations",
  label: "Organisations",
  icon: "people",
  count: {
    of: "asking you to join",
    read: (db, { id }) => countInvitations(db, { userId: id }),
  },
};

export const tenantsSection: Section = {
  id: "tenants",
  href: "/admin/tenants",
  label: "Tenants",
  icon: "people",
  for: "admin",
};

type Reader = Pick<PageRequest, "deps" | "user">;
type Form = TypedForm<string>;

/** Those whom somebody belongs to, and who asks them to. */
export const organisationsPage: Page = {
  path: "/organisations",
  for: "shopper",
  load: (request) => organisationsContent(request),
};

export function organisationsContent({ deps, user }: Reader, form?: Form): PageContent | undefined {
  if (!user) return undefined;
  const { db } = deps.events;
  const organisations = listOrganisations(db, { userId: user.id });
  const invitations = listInvitations(db, { userId: user.id });
  return {
    title: "Organisations",
    holds: "Yours",
    description: "The organisations that you belong to, and who asks you to join.",
    section: "organisations",
    topics: organisations.map(({ id }) => `organisation:${id}` as const),
    markdown: organisationsMarkdown(organisations, invitations),
    input: (
      <OrganisationsPage
        organisations={organisations}
        invitations={invitations}
        newId={`org_${randomUUID()}`}
        form={form}
      />
    ),
  };
}

/** Its people, and what it may take of what all share. */
export const organisationPage: Page = {
  path: "/organisations/:id",
  for: "shopper",
  load: (request) => organisationContent(request, request.params.id ?? ""),
};

export function organisationContent(
  { deps, user }: Reader,
  id: string,
  form?: Form,
): PageContent | undefined {
  const found = user && describeOrganisation(deps.events.db, { id, userId: user.id });
  if (!found) return undefined;
  return {
    title: found.name,
    holds: "People and plan",
    description: "Who belongs to this organisation, what they may do, and what it may take.",
    section: "organisations",
    topics: [`organisation:${id}`],
    markdown: organisationMarkdown(found),
    input: (
      <OrganisationPage
        organisation={found}
        reader={user}
        secret={secretFor(deps, found)}
        acts={actsOf(deps.events.db, { organisationId: id })}
        now={deps.events.now()}
        form={form}
      />
    ),
  };
}

/** Its owners alone see it. */
function secretFor({ events: { db } }: AppDeps, { id, role }: OrganisationDescription) {
  return mayDecide(role) ? findCallSecret(db, { organisationId: id })?.secret : undefined;
}

/** All of them, for admins of the house. */
export const tenantsPage: Page = {
  path: "/admin/tenants",
  for: "admin",
  load: ({ deps }) => tenantsContent(deps),
};

export function tenantsContent(
  { events: { db, now }, sandbox }: AppDeps,
  refused?: RefusedTenant,
): PageContent {
  const standings = describeStandings(db, { since: now() - lately, now: now() });
  const tenants = listTenants(db).map((tenant) => ({
    ...tenant,
    standing: standings.get(tenant.id),
    backlog: findLatestBacklog(db, { organisationId: tenant.id }),
    newBacklogId: `bkl_${randomUUID()}`,
    acts: actsOf(db, { organisationId: tenant.id }),
  }));
  return {
    title: "Tenants",
    holds: "Who shares the house",
    description: "Every organisation, its state, and how much of what all share it may take.",
    section: "tenants",
    topics: ["admin"],
    markdown: tenantsMarkdown(tenants),
    input: (
      <TenantsPage
        tenants={tenants}
        now={now()}
        refused={refused}
        floodHref={sandbox && "/admin/flood"}
      />
    ),
  };
}

/** What was typed into one of its forms, and what is wrong with it. */
export interface RefusedTenant extends Form {
  id: string;
}
