import { Field, FormError } from "./field.tsx";

/** A plain form: its answer is a page, and what was typed does not come back. */
export function PasswordChange({ errors }: { errors: Record<string, string> }) {
  return (
    <form class="form narrow" method="post" action="/api/account/password" novalidate>
      <FormError id="password-error" message={errors.form} />
      <Field
        id="current-password"
        name="current"
        label="Present password"
        type="password"
        error={errors.current}
        autocomplete="current-password"
        maxlength={200}
      />
      <Field
        id="new-password"
        name="password"
        label="New password"
        type="password"
        error={errors.password}
        hint="At least 12 characters: a few words will do. It ends your other sessions."
        autocomplete="new-password"
        maxlength={200}
      />
      <button id="change-password" class="button" type="submit">
        Change the password
      </button>
    </form>
  );
}
