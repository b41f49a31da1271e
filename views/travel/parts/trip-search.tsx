import type { SearchField } from "#server/domains/travel/rules/search-fields.ts";
import { FieldError } from "#views/parts/field.tsx";
import { Icon } from "#views/parts/icon.tsx";
import { type Destination, destinations } from "./destinations.ts";

export interface TripSearchProps {
  values: Partial<Record<SearchField, string | undefined>>;
  errors: Record<string, string>;
  /** Nobody flies yesterday. */
  today: string;
}

/** Its answer is an address of its own: it can be reloaded and sent to somebody. */
export function TripSearch(search: TripSearchProps) {
  return (
    <search aria-label="Flights and rooms">
      <form id="trip-search" class="trip-search" method="get" action="/trips" novalidate>
        <fieldset class="fields trip-search-fields">
          <legend>Flight</legend>
          <Place {...search} name="from" label="From" />
          <Place {...search} name="to" label="To" />
          <Day {...search} name="date" label="Day of departure" moves />
          <People {...search} name="passengers" label="Passengers" />
        </fieldset>
        <fieldset class="fields trip-search-fields">
          <legend>Hotel</legend>
          <Place {...search} name="city" label="City" blank="Where you fly to" />
          <Day {...search} name="checkIn" label="Check-in" />
          <Day {...search} name="checkOut" label="Check-out" />
          <People {...search} name="guests" label="Guests" />
        </fieldset>
        <button id="find-trips" class="button button-primary" type="submit">
          <Icon name="search" size={16} /> Find flights and rooms
        </button>
      </form>
    </search>
  );
}

interface FieldProps extends TripSearchProps {
  name: SearchField;
  label: string;
}

function Place({ name, label, blank, values, errors }: FieldProps & { blank?: string }) {
  return (
    <div class="field">
      <label for={`search-${name}`}>{label}</label>
      <select id={`search-${name}`} name={name} {...saidOf(name, errors)}>
        {blank && <option value="">{blank}</option>}
        {destinations.map((place) => (
          <option value={place.code} selected={place.code === values[name]}>
            {inWords(place)}
          </option>
        ))}
      </select>
      <FieldError id={`search-${name}-error`} message={errors[name]} />
    </div>
  );
}

function inWords({ name, country }: Destination): string {
  return `${name}, ${country}`;
}

/** With the script the stay moves with the flight and keeps its nights. */
const moveTheStay =
  "el.valueAsNumber && (el.form.elements.checkOut.valueAsNumber += el.valueAsNumber - el.form.elements.checkIn.valueAsNumber, el.form.elements.checkIn.value = el.value)";

function Day({ name, label, values, errors, today, moves }: FieldProps & { moves?: boolean }) {
  return (
    <div class="field">
      <label for={`search-${name}`}>{label}</label>
      <input
        id={`search-${name}`}
        name={name}
        type="date"
        min={today}
        value={values[name]}
        required
        data-on:change={moves ? moveTheStay : undefined}
        {...saidOf(name, errors)}
      />
      <FieldError id={`search-${name}-error`} message={errors[name]} />
    </div>
  );
}

function People({ name, label, values, errors }: FieldProps) {
  return (
    <div class="field">
      <label for={`search-${name}`}>{label}</label>
      <input
        id={`search-${name}`}
        class="quantity"
        name={name}
        type="number"
        inputmode="numeric"
        min={1}
        max={9}
        value={values[name]}
        required
        {...saidOf(name, errors)}
      />
      <FieldError id={`search-${name}-error`} message={errors[name]} />
    </div>
  );
}

function saidOf(name: SearchField, errors: Record<string, string>) {
  return errors[name]
    ? { "aria-invalid": "true" as const, "aria-describedby": `search-${name}-error` }
    : {};
}
