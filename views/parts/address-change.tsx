import { Field, FormError } from "./field.tsx";

interface AddressChangeProps {
  email: string;
  errors: Record<string, string>;
}

/** With the password: whoever has the address can get a new one. */
export function AddressChange({ email, errors }: AddressChangeProps) {
  return (
    <form class="form narrow" method="post" action="/api/account/email" novalidate>
      <FormError id="address-error" message={errors.form} />
      <Field
        id="email"
        name="email"
        type="email"
        label="Mail address"
        value={email}
        error={errors.email}
        hint="Letters about your orders go there, and a new password if you forget yours."
        autocomplete="email"
        maxlength={254}
        required={false}
      />
      <Field
        id="address-password"
        name="password"
        label="Your password"
        type="password"
        error={errors.password}
        autocomplete="current-password"
        maxlength={200}
      />
      <button id="change-address" class="button" type="submit">
        Change the address
      </button>
    </form>
  );
}
