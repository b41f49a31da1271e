import type { OrganisationDescription } from "#db/organisations/organisations.ts";
import type { SignedIn } from "#db/queries/sessions.ts";
import type { OrganisationRole } from "#db/statuses.ts";
import { mayChange } from "#server/rules/organisation-acts.ts";
import { mayDecide, roleWords } from "#server/rules/organisation-roles.ts";
import { Block } from "../parts/block.tsx";
import { Command, CommandButton, CommandSubmit } from "../parts/command.tsx";
import { Field, FieldFrame, FormError, fieldOf, type TypedForm } from "../parts/field.tsx";
import { BackLink } from "../parts/links.tsx";
import type { Acts } from "../parts/organisation-acts.tsx";
import { DeleteBlock, ExportBlock, Leaving } from "../parts/organisation-leaving.tsx";
import { PlanFacts, roleLabels } from "../parts/organisations.tsx";
import { pathTo } from "../parts/path.ts";

type Person = OrganisationDescription["people"][number];

interface OrganisationPageProps {
  organisation: OrganisationDescription;
  reader: Pick<SignedIn, "username">;
  /** What its calls are signed with, for owners. */
  secret?: string | undefined;
  acts: Acts;
  now: number;
  form?: TypedForm<string> | undefined;
}

export function OrganisationPage(props: OrganisationPageProps) {
  const { organisation, reader, secret, acts, now, form } = props;
  const decides = mayDecide(organisation.role);
  const changes = decides && mayChange(organisation.state);
  return (
    <>
      <BackLink id="back-to-organisations" href="/organisations">
        Organisations
      </BackLink>
      <FormError id="organisation-error" message={form?.errors.form} />
      {decides && acts.deletion?.endedAt === null && <Leaving act={acts.deletion} />}
      <div class="page-columns">
        <People organisation={organisation} reader={reader} />
        <Block
          id="plan"
          title="What it may take"
          aside={
            <a id="to-standing" href={pathTo("organisations", organisation.id, "standing")}>
              How it stands
            </a>
          }
        >
          <PlanFacts organisation={organisation} />
        </Block>
      </div>
      {changes && <Invite id={organisation.id} form={form} />}
      {changes && <CallSecret id={organisation.id} secret={secret} />}
      {changes && <Rename organisation={organisation} form={form} />}
      {decides && <ExportBlock organisation={organisation} acts={acts} now={now} />}
      {decides && <DeleteBlock organisation={organisation} acts={acts} form={form} />}
    </>
  );
}

function People({ organisation, reader }: Pick<OrganisationPageProps, "organisation" | "reader">) {
  return (
    <Block id="people" title="Its people">
      <ul class="standing-work">
        {organisation.people.map((person) => (
          <Member
            id={organisation.id}
            person={person}
            decides={mayDecide(organisation.role)}
            stays={mayChange(organisation.state)}
            isReader={person.username === reader.username}
          />
        ))}
      </ul>
    </Block>
  );
}

interface MemberProps {
  id: string;
  person: Person;
  decides: boolean;
  /** Roles are given as long as it does. */
  stays: boolean;
  isReader: boolean;
}

function Member({ id, person, decides, stays, isReader }: MemberProps) {
  const { username, displayName, role, acceptedAt } = person;
  const isAsked = acceptedAt === null;
  const path = ["api", "organisations", id, "members", username] as const;
  return (
    <li class="standing" id={`member-${username}`}>
      <div class="standing-head">
        <h3>
          {displayName} <span class="muted small">{`@${username}`}</span>
        </h3>
        <span class="muted">{isAsked ? `Asked to be ${role}` : roleLabels[role]}</span>
      </div>
      {(decides || isReader) && (
        <div class="actions">
          {decides && stays && !isAsked && <GiveRole username={username} role={role} path={path} />}
          <CommandButton
            id={`remove-${username}`}
            class="button button-small button-danger"
            action={pathTo(...path, "remove")}
          >
            {isReader ? "Leave" : isAsked ? "Take the question back" : "Remove"}
          </CommandButton>
        </div>
      )}
    </li>
  );
}

interface GiveRoleProps {
  username: string;
  role: OrganisationRole;
  path: readonly string[];
}

function GiveRole({ username, role, path }: GiveRoleProps) {
  return (
    <Command
      id={`role-${username}-form`}
      class="field inline-form"
      action={pathTo(...path, "role")}
    >
      <label class="visually-hidden" for={`role-${username}`}>{`Role of ${username}`}</label>
      <Roles id={`role-${username}`} chosen={role} />
      <CommandSubmit id={`give-role-${username}`} class="button button-small">
        Give this role
      </CommandSubmit>
    </Command>
  );
}

function Roles({ id, chosen }: { id: string; chosen: OrganisationRole }) {
  return (
    <select id={id} name="role">
      {Object.entries(roleLabels).map(([role, label]) => (
        <option value={role} selected={role === chosen}>
          {label}
        </option>
      ))}
    </select>
  );
}

const blank: TypedForm<string> = { values: {}, errors: {} };

function Invite({ id, form = blank }: { id: string; form?: TypedForm<string> | undefined }) {
  return (
    <Block id="invite" title="Ask somebody to join">
      <Command
        id="invite-form"
        class="form narrow"
        action={pathTo("api", "organisations", id, "members")}
      >
        <Field
          {...fieldOf(form, "username")}
          id="invite-username"
          label="Username"
          maxlength={32}
        />
        <FieldFrame id="invite-role" label="As">
          <Roles id="invite-role" chosen="member" />
        </FieldFrame>
        <ul class="plain-list muted small">
          {Object.entries(roleWords).map(([role, words]) => (
            <li>{`${roleLabels[role as OrganisationRole]}: ${words}`}</li>
          ))}
        </ul>
        <CommandSubmit id="invite">Ask them</CommandSubmit>
      </Command>
    </Block>
  );
}

function CallSecret({ id, secret }: { id: string; secret: string | undefined }) {
  return (
    <Block id="call-secret" title="Secret for calls">
      <p>Whoever is called knows by it that the call is yours.</p>
      {secret && (
        <details id="show-secret" class="second-step" data-preserve-attr="open">
          <summary id="ask-for-secret" class="button">
            Show it
          </summary>
          <div class="second-step-body">
            <p id="secret" class="mono">
              {secret}
            </p>
          </div>
        </details>
      )}
      <div class="actions">
        <CommandButton
          id="change-secret"
          class="button"
          action={pathTo("api", "organisations", id, "secret")}
        >
          {secret ? "Make another one" : "Make one"}
        </CommandButton>
      </div>
      <p class="muted small">The one before signs beside a new one for a day.</p>
    </Block>
  );
}

interface RenameProps {
  organisation: OrganisationDescription;
  form?: TypedForm<string> | undefined;
}

function Rename({ organisation: { id, name }, form: typed = blank }: RenameProps) {
  // Its name is typed to delete it too.
  const form = typed.values.graceSeconds === undefined ? typed : blank;
  return (
    <Block id="rename" title="Its name">
      <Command
        id="rename-form"
        class="form narrow"
        action={pathTo("api", "organisations", id, "name")}
      >
        <Field
          {...fieldOf(form, "name")}
          value={form.values.name ?? name}
          id="rename-name"
          label="Name"
          autocapitalize="words"
          maxlength={80}
        />
        <CommandSubmit id="rename-send">Rename it</CommandSubmit>
      </Command>
    </Block>
  );
}
