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
  autocapitalize?: "none" | "words";
  maxlength?: number;
  required?: boolean;
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
  autocapitalize = "none",
  maxlength,
  required = true,
}: FieldProps) {
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={id}>
        {label} {!required && <span class="optional">optional</span>}
      </label>
      <input
        id={id}
        name={name}
        type={type}
        value={value}
        autocomplete={autocomplete}
        maxlength={maxlength}
        autocapitalize={autocapitalize}
        required={required}
        aria-invalid={error ? "true" : undefined}
        aria-describedby={described || undefined}
      />
      {hint && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <FieldError id={`${id}-error`} message={error} />
    </div>
  );
}

export function FieldError({ id, message }: { id: string; message: string | undefined }) {
  if (!message) return null;
  return (
    <p class="field-error" id={id}>
      {message}
    </p>
  );
}
