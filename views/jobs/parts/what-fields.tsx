import type { listOrganisations } from "#db/organisations/organisations.ts";
import { sayCost } from "#server/domains/jobs/rules/costs.ts";
import { described, handlers } from "#server/domains/jobs/rules/handlers.ts";
import { Field, FieldFrame, fieldOf, saidOf, type TypedForm } from "#views/parts/field.tsx";

interface WhatFieldsProps {
  /** Before each id. */
  of: string;
  organisations: ReturnType<typeof listOrganisations>;
  form: TypedForm<string>;
}

/** What is to be done, and for whom. */
export function WhatFields({ of, organisations, form }: WhatFieldsProps) {
  return (
    <>
      <Chosen
        {...fieldOf(form, "organisationId")}
        id={`${of}-organisation`}
        label="For"
        options={organisations.map(({ id, name }) => [id, name])}
      />
      <Chosen
        {...fieldOf(form, "handler")}
        id={`${of}-handler`}
        label="What"
        options={handlers.map((name) => [name, described[name].title])}
      />
      <ul class="plain-list muted small">
        {handlers.map((name) => (
          <li>{sayCost(name)}</li>
        ))}
      </ul>
      <Field
        {...fieldOf(form, "text")}
        id={`${of}-text`}
        label="What a reminder says"
        required={false}
        autocapitalize="words"
        maxlength={200}
      />
      <Field
        {...fieldOf(form, "seconds")}
        id={`${of}-seconds`}
        label="Seconds to wait, or to hold a slot"
        required={false}
      />
      <Field
        {...fieldOf(form, "url")}
        id={`${of}-url`}
        label="URL to call"
        required={false}
        maxlength={2_000}
      />
      <Field
        {...fieldOf(form, "body")}
        id={`${of}-body`}
        label="JSON that a call sends"
        required={false}
        maxlength={10_000}
      />
    </>
  );
}

interface ChosenProps {
  id: string;
  name: string;
  label: string;
  value?: string | undefined;
  error?: string | undefined;
  options: readonly (readonly [value: string, label: string])[];
}

export function Chosen({ id, name, label, value, error, options }: ChosenProps) {
  const frame = { id, label, error };
  return (
    <FieldFrame {...frame}>
      <select id={id} name={name} {...saidOf(frame)}>
        {options.map(([option, label]) => (
          <option value={option} selected={option === value}>
            {label}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}
