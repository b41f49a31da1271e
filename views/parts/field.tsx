import type { Child } from "hono/jsx";

/** What was typed into a form, and what is wrong with it, by field. */
export interface TypedForm<Name extends string> {
  values: Partial<Record<Name, string | undefined>>;
  errors: Record<string, string>;
}

/** What a form says of one of its fields. */
export function fieldOf<Name extends string>({ values, errors }: TypedForm<Name>, name: Name) {
  return { name, value: values[name], error: errors[name] };
}

interface FrameProps {
  /** Of the control within. */
  id: string;
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  required?: boolean;
}

interface FieldProps extends FrameProps {
  name: string;
  type?: "text" | "password" | "email" | "time" | "date";
  value?: string | undefined;
  autocomplete?: string;
  autocapitalize?: "none" | "words";
  maxlength?: number;
}

/** A labelled input whose error stands beside it and whose value is kept. */
export function Field({
  name,
  type = "text",
  value,
  autocomplete,
  autocapitalize = "none",
  maxlength,
  ...frame
}: FieldProps) {
  return (
    <FieldFrame {...frame}>
      <input
        id={frame.id}
        name={name}
        type={type}
        value={value}
        autocomplete={autocomplete}
        maxlength={maxlength}
        autocapitalize={autocapitalize}
        required={frame.required ?? true}
        {...saidOf(frame)}
      />
    </FieldFrame>
  );
}

/** The same around any other control, which spreads `saidOf` into itself. */
export function FieldFrame({
  id,
  label,
  hint,
  error,
  required = true,
  children,
}: FrameProps & { children?: Child }) {
  return (
    <div class="field">
      <label for={id}>
        {label} {!required && <span class="optional">optional</span>}
      </label>
      {children}
      {hint && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <FieldError id={`${id}-error`} message={error} />
    </div>
  );
}

/** Ties a control to what is said of it. */
export function saidOf({ id, hint, error }: Pick<FrameProps, "id" | "hint" | "error">) {
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return {
    "aria-invalid": error ? ("true" as const) : undefined,
    "aria-describedby": described || undefined,
  };
}

export function FieldError({ id, message }: { id: string; message: string | undefined }) {
  if (!message) return null;
  return (
    <p class="field-error" id={id}>
      {message}
    </p>
  );
}

/** What is wrong with the form as a whole, above its fields. */
export function FormError({ id, message }: { id: string; message: string | undefined }) {
  if (!message) return null;
  return (
    <p class="form-error" id={id} role="alert">
      {message}
    </p>
  );
}

export function HiddenFields({ values }: { values: Record<string, string | number | undefined> }) {
  const inputs = Object.entries(values).map(([name, value = ""]) => (
    <input type="hidden" name={name} value={String(value)} />
  ));
  return <>{inputs}</>;
}
