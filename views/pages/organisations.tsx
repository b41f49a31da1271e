import type { listInvitations, listOrganisations } from "#db/organisations/organisations.ts";
import { roleWords } from "#server/rules/organisation-roles.ts";
import { Block } from "../parts/block.tsx";
import { CommandButton } from "../parts/command.tsx";
import { Empty } from "../parts/empty.tsx";
import { Field, FormError, fieldOf, type TypedForm } from "../parts/field.tsx";
import { LogRow } from "../parts/log.tsx";
import { roleLabels, StateBadge } from "../parts/organisations.tsx";
import { pathTo } from "../parts/path.ts";

type Invitation = ReturnType<typeof listInvitations>[number];

interface OrganisationsPageProps {
  organisations: ReturnType<typeof listOrganisations>;
  invitations: Invitation[];
  /** Of the one that may be made with the form. */
  newId: string;
  form?: TypedForm<string> | undefined;
}

export function OrganisationsPage(props: OrganisationsPageProps) {
  const { organisations, invitations, newId, form = { values: {}, errors: {} } } = props;
  return (
    <>
      {invitations.length > 0 && (
        <Block id="invitations" title="You are asked to join">
          <ul class="standing-work">
            {invitations.map((invitation) => (
              <Asked invitation={invitation} />
            ))}
          </ul>
        </Block>
      )}
      {organisations.length > 0 ? (
        <Block id="mine" title="You belong to">
          <ul class="rows">
            {organisations.map(({ id, name, state, role }) => (
              <LogRow
                id={`organisation-${id}`}
                at={null}
                note={roleLabels[role]}
                state={<StateBadge state={state} />}
              >
                <a id={`open-${id}`} href={pathTo("organisations", id)}>
                  {name}
                </a>
              </LogRow>
            ))}
          </ul>
        </Block>
      ) : (
        <Empty icon="people" title="You belong to no organisation">
          What several people work on together belongs to one. Make one, or be asked to join.
        </Empty>
      )}
      <Block id="make" title="Make one">
        <form
          id="make-organisation-form"
          class="form narrow"
          method="post"
          action={pathTo("api", "organisations", newId)}
          data-preserve-attr="action"
        >
          <FormError id="make-organisation-error" message={form.errors.form} />
          <Field
            {...fieldOf(form, "name")}
            id="organisation-name"
            label="Name"
            autocapitalize="words"
            autocomplete="organization"
            maxlength={80}
          />
          <button id="make-organisation" class="button button-primary" type="submit">
            Make the organisation
          </button>
        </form>
      </Block>
    </>
  );
}

function Asked({ invitation: { id, name, role } }: { invitation: Invitation }) {
  return (
    <li class="standing" id={`invitation-${id}`}>
      <div class="standing-head">
        <h3>{name}</h3>
      </div>
      <p>{`As a ${role}, who ${roleWords[role]}.`}</p>
      <div class="actions">
        <CommandButton
          id={`accept-${id}`}
          class="button button-primary"
          action={pathTo("api", "organisations", id, "accept")}
        >
          Join
        </CommandButton>
        <CommandButton id={`decline-${id}`} action={pathTo("api", "organisations", id, "decline")}>
          Decline
        </CommandButton>
      </div>
    </li>
  );
}
