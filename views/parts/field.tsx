/** A labelled input whose error stands beside it and whose value is kept. */
interface FieldProps {
  id: string;
  name: string;
  label: string;
  type?: "text" | "password" | "email";
  value?: string | undefined;
  hint?: string | undefined;
  error?: string | undefined;
  autocomplete?: string;
  maxlength?: number;
}

export function Field({
  id,
  name,
  label,
  type = "text",
  value,
  hint,
  error,
  autocomplete,
  maxlength,
}: FieldProps) {
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        name={name}
        type={type}
        value={value}
        autocomplete={autocomplete}
        maxlength={maxlength}
        autocapitalize="none"
        required
        aria-invalid={error ? "true" : undefined}
        aria-describedby={described || undefined}
      />
      {hint && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}
