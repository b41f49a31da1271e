import type { listOrganisations } from "#db/organisations/organisations.ts";
import type { CatchUp, Overlap } from "#db/statuses.ts";
import { type Rhythm, weekdays } from "#server/domains/jobs/rules/rhythm.ts";
import { Block } from "#views/parts/block.tsx";
import { Field, FormError, fieldOf, type TypedForm } from "#views/parts/field.tsx";
import { pathTo } from "#views/parts/path.ts";
import { Chosen, WhatFields } from "./what-fields.tsx";

interface ScheduleFormProps {
  organisations: ReturnType<typeof listOrganisations>;
  newId: string;
  form?: TypedForm<string> | undefined;
}

const rhythms: [Rhythm["every"], string][] = [
  ["day", "Every day"],
  ["week", "Every week"],
  ["month", "Every month"],
  ["minutes", "Every so many minutes"],
];
const missed: [CatchUp, string][] = [
  ["once", "One job for all that was missed"],
  ["skip", "None"],
];
const unfinished: [Overlap, string][] = [
  ["queue", "Another one waits beside it"],
  ["skip", "There is none this time"],
];

/** Programs may name any other. */
const places = [
  ["Europe/Vienna", "Vienna"],
  ["Europe/London", "London"],
  ["Europe/Lisbon", "Lisbon"],
  ["America/New_York", "New York"],
  ["America/Los_Angeles", "Los Angeles"],
  ["America/Sao_Paulo", "São Paulo"],
  ["Asia/Kolkata", "Kolkata"],
  ["Asia/Tokyo", "Tokyo"],
  ["Australia/Sydney", "Sydney"],
  ["UTC", "UTC"],
] as const;

const blank: TypedForm<string> = { values: {}, errors: {} };

export function ScheduleForm({ organisations, newId, form = blank }: ScheduleFormProps) {
  return (
    <Block id="make-schedule" title="Make one">
      <form
        id="schedule-form"
        class="form narrow"
        method="post"
        action={pathTo("api", "schedules", newId)}
        data-preserve-attr="action"
      >
        <FormError id="schedule-error" message={form.errors.form} />
        <WhatFields of="schedule" organisations={organisations} form={form} />
        <WhenFields form={form} />
        <button id="make-it" class="button button-primary" type="submit">
          Make the schedule
        </button>
      </form>
    </Block>
  );
}

function WhenFields({ form }: { form: TypedForm<string> }) {
  return (
    <>
      <Chosen {...fieldOf(form, "every")} id="schedule-every" label="How often" options={rhythms} />
      <Field
        {...fieldOf(form, "at")}
        value={form.values.at ?? "09:00"}
        id="schedule-at"
        type="time"
        label="At, by the clocks of the place below"
        hint="For every day, week or month. A time that the clocks skip is as much later; one that they show twice is the first."
      />
      <Chosen
        {...fieldOf(form, "weekday")}
        id="schedule-weekday"
        label="On, of every week"
        options={weekdays.map((name, index) => [String(index + 1), name])}
      />
      <Field
        {...fieldOf(form, "monthday")}
        value={form.values.monthday ?? "1"}
        id="schedule-monthday"
        label="On the day, of every month"
        hint="31 is its last day."
      />
      <Field
        {...fieldOf(form, "minutes")}
        value={form.values.minutes ?? "60"}
        id="schedule-minutes"
        label="Minutes, of every so many"
      />
      <Chosen {...fieldOf(form, "timeZone")} id="schedule-place" label="Place" options={places} />
      <Chosen
        {...fieldOf(form, "catchUp")}
        id="schedule-missed"
        label="Of times that were missed"
        options={missed}
      />
      <Chosen
        {...fieldOf(form, "overlap")}
        id="schedule-overlap"
        label="When the one before has not ended"
        options={unfinished}
      />
      <Field
        {...fieldOf(form, "until")}
        id="schedule-until"
        type="date"
        label="Last day"
        required={false}
      />
      <Field
        {...fieldOf(form, "times")}
        id="schedule-times"
        label="How many jobs in all"
        required={false}
      />
    </>
  );
}
