import { destinations } from "#server/domains/travel/rules/destinations.ts";
import type { SearchField } from "#server/domains/travel/rules/search-fields.ts";
import { FieldFrame, saidOf, type TypedForm } from "#views/parts/field.tsx";
import { Icon } from "#views/parts/icon.tsx";

export interface TripSearchProps extends TypedForm<SearchField> {
  /** Nobody flies yesterday. */
  today: string;
}

/** Its answer is an address of its own: it can be reloaded and sent to somebody. */
export function TripSearch(search: TripSearchProps) {
  return (
    <search aria-label="Flights and rooms">
      <form id="trip-search" class="trip-search" method="get" action="/trips" novalidate>
        <fieldset class="fields trip-search-fields trip-search-flight">
          <legend>Flight</legend>
          <Place {...search} name="from" label="From" />
          <Place {...search} name="to" label="To" />
          <Day {...search} name="date" label="Day of departure" whenChanged={moveTheStay} />
          <Day
            {...search}
            name="returnDate"
            label="Day of return"
            whenChanged={endTheStay}
            optional
          />
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

interface SearchFieldProps extends TripSearchProps {
  name: SearchField;
  label: string;
}

function Place({ name, label, blank, values, errors }: SearchFieldProps & { blank?: string }) {
  const frame = frameOf(name, errors);
  return (
    <FieldFrame {...frame} label={label}>
      <select id={frame.id} name={name} {...saidOf(frame)}>
        {blank && <option value="">{blank}</option>}
        {destinations.map((place) => (
          <option value={place.code} selected={place.code === values[name]}>
            {place.name}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}

/** With the script the stay moves with the flight and keeps its nights. */
const moveTheStay =
  "el.valueAsNumber && (el.form.elements.checkOut.valueAsNumber += el.valueAsNumber - el.form.elements.checkIn.valueAsNumber, el.form.elements.checkIn.value = el.value)";

/** And ends with the flight back. */
const endTheStay = "el.value && (el.form.elements.checkOut.value = el.value)";

interface DayProps extends SearchFieldProps {
  whenChanged?: string;
  optional?: boolean;
}

function Day({ name, label, values, errors, today, whenChanged, optional = false }: DayProps) {
  const frame = { ...frameOf(name, errors), required: !optional };
  return (
    <FieldFrame {...frame} label={label}>
      <input
        id={frame.id}
        name={name}
        type="date"
        min={today}
        value={values[name]}
        required={!optional}
        data-on:change={whenChanged}
        {...saidOf(frame)}
      />
    </FieldFrame>
  );
}

function People({ name, label, values, errors }: SearchFieldProps) {
  const frame = frameOf(name, errors);
  return (
    <FieldFrame {...frame} label={label}>
      <input
        id={frame.id}
        class="quantity"
        name={name}
        type="number"
        inputmode="numeric"
        min={1}
        max={9}
        value={values[name]}
        required
        {...saidOf(frame)}
      />
    </FieldFrame>
  );
}

function frameOf(name: SearchField, errors: Record<string, string>) {
  return { id: `search-${name}`, error: errors[name] };
}
