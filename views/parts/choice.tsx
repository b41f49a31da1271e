interface ChoiceProps {
  id: string;
  label: string;
  chosen: string | undefined;
  options: { value: string; label: string }[];
}

/** A filter of a list: choosing sends its form. */
export function Choice({ id, label, chosen, options }: ChoiceProps) {
  return (
    <div class={`field field-${id}`}>
      <label for={id}>{label}</label>
      <select id={id} name={id} data-on:change="el.form.requestSubmit()">
        <option value="">All</option>
        {options.map(({ value, label }) => (
          <option value={value} selected={value === chosen}>
            {label}
          </option>
        ))}
      </select>
    </div>
  );
}
