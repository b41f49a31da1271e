import type { OrganisationAct } from "#db/organisations/acts.ts";
import {
  graces,
  mayTakeBack,
  sayActReceipt,
  sayStanding,
} from "#server/rules/organisation-acts.ts";
import { Command, CommandButton, CommandSubmit } from "./command.tsx";
import { Field, FieldFrame, fieldOf, HiddenFields, type TypedForm } from "./field.tsx";
import { pathTo } from "./path.ts";
import { Time } from "./time.tsx";

/** The latest of each that was done with an organisation, or is, and the ids for others. */
export interface Acts {
  suspension: OrganisationAct | undefined;
  export: OrganisationAct | undefined;
  deletion: OrganisationAct | undefined;
  newIds: Record<OrganisationAct["kind"], string>;
}

/** How far it has come, and in the end the receipt. */
export function ActTold({ act }: { act: OrganisationAct }) {
  if (act.endedAt === null) {
    return (
      <p role="status">
        {sayStanding(act)}
        {mayTakeBack(act) && act.graceUntil !== null && (
          <>
            {". Erasing begins "}
            <Time at={act.graceUntil} />
          </>
        )}
      </p>
    );
  }
  return (
    <p class="muted small">
      {`${sayActReceipt(act)}. Ended `}
      <Time at={act.endedAt} />
      {act.availableUntil !== null && (
        <>
          {". The file is kept until "}
          <Time at={act.availableUntil} />
        </>
      )}
    </p>
  );
}

type Of = "owner" | "admin";

/** The same for owners and for admins of the house, by another way. */
const paths = {
  owner: { export: "exports", deletion: "deletions" },
  admin: { export: "tenant-exports", deletion: "tenant-deletions" },
} as const;

interface TakeBackProps {
  act: OrganisationAct;
  of: Of;
}

export function TakeBack({ act, of }: TakeBackProps) {
  return (
    <CommandButton
      id={`take-back-${act.organisationId}`}
      class={of === "owner" ? "button" : "button button-small"}
      action={pathTo("api", paths[of].deletion, act.id, "take-back")}
    >
      Take it back
    </CommandButton>
  );
}

interface ExportAllProps {
  organisationId: string;
  newId: string;
  of: Of;
  /** There is a file already. */
  again?: boolean | undefined;
}

export function ExportAll({ organisationId, newId, of, again = false }: ExportAllProps) {
  const asked = again ? "Gather it anew" : "Gather all of it";
  return (
    <CommandButton
      id={`export-${organisationId}`}
      class={of === "owner" ? "button" : "button button-small"}
      action={pathTo("api", paths[of].export, newId)}
      fields={{ organisationId }}
    >
      {of === "owner" ? asked : "Export it for its owners"}
    </CommandButton>
  );
}

const blank: TypedForm<string> = { values: {}, errors: {} };

interface DeleteAllProps extends Omit<ExportAllProps, "again"> {
  name: string;
  form?: TypedForm<string> | undefined;
}

/** Two steps, and in the second its name: nobody does it by a slip of the hand. */
export function DeleteAll({ organisationId, name, newId, of, form }: DeleteAllProps) {
  const id = `delete-${organisationId}`;
  const typed = form?.values.graceSeconds === undefined ? blank : form;
  return (
    <details
      id={id}
      class="second-step"
      data-preserve-attr="open"
      open={Object.keys(typed.errors).length > 0}
    >
      <summary id={`${id}-open`} class={of === "owner" ? "button" : "button button-small"}>
        {of === "owner" ? "Delete the organisation…" : "Delete it…"}
      </summary>
      <div class="second-step-body">
        <WhatGoes />
        <Command id={`${id}-form`} class="form" action={pathTo("api", paths[of].deletion, newId)}>
          <HiddenFields values={{ organisationId }} />
          <FieldFrame id={`${id}-grace`} label="Erasing begins">
            <select id={`${id}-grace`} name="graceSeconds">
              {graces.map(({ seconds, label }) => (
                <option
                  value={seconds}
                  selected={String(seconds) === (typed.values.graceSeconds ?? "3600")}
                >
                  {label}
                </option>
              ))}
            </select>
          </FieldFrame>
          <Field
            {...fieldOf(typed, "name")}
            id={`${id}-name`}
            label="Enter its name"
            hint={`It is called ${name}`}
            autocomplete="off"
            maxlength={80}
          />
          <CommandSubmit id={`${id}-send`} class="button button-danger">
            {`Delete ${name}`}
          </CommandSubmit>
        </Command>
      </div>
    </details>
  );
}

function WhatGoes() {
  return (
    <ul class="plain-list">
      <li>From now on nothing is taken and nothing begins. What waits is withdrawn at once.</li>
      <li>What has begun may go on until erasing begins. Until then an owner can take it back.</li>
      <li>
        Then all that its jobs were asked with and what came of them is erased, and its people, its
        secret and its name. This cannot be taken back.
      </li>
      <li>
        What each job cost and when, its budgets and who decided what is kept, without its name.
      </li>
    </ul>
  );
}

interface SuspendProps {
  organisationId: string;
  newId: string;
  form?: TypedForm<string> | undefined;
}

/** By admins of the house. */
export function Suspend({ organisationId, newId, form }: SuspendProps) {
  const id = `suspend-${organisationId}`;
  const typed = form?.values.waiting === undefined ? blank : form;
  return (
    <details id={id} data-preserve-attr="open" open={Object.keys(typed.errors).length > 0}>
      <summary id={`${id}-open`} class="button button-small">
        Suspend it…
      </summary>
      <Command
        id={`${id}-form`}
        class="form reject-form"
        action={pathTo("api", "tenant-suspensions", newId)}
      >
        <HiddenFields values={{ organisationId }} />
        <p>It takes nothing new and begins nothing. What has begun goes on to its end.</p>
        <FieldFrame id={`${id}-waiting`} label="What waits">
          <select id={`${id}-waiting`} name="waiting">
            <option value="stays">Stays, and begins when this is lifted</option>
            <option value="is withdrawn" selected={typed.values.waiting === "is withdrawn"}>
              Is withdrawn
            </option>
          </select>
        </FieldFrame>
        <Field
          {...fieldOf(typed, "reason")}
          id={`${id}-reason`}
          label="Why? Its owners are told."
          maxlength={200}
        />
        <CommandSubmit id={`${id}-send`}>Suspend it</CommandSubmit>
      </Command>
    </details>
  );
}
