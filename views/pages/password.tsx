import { AddressChange } from "../parts/address-change.tsx";
import { BackLink } from "../parts/links.tsx";
import { PasswordChange } from "../parts/password-change.tsx";

/** The forms alone, with what was wrong with them. */

export function AddressPage(form: { email: string; errors: Record<string, string> }) {
  return (
    <>
      <BackLink id="back-to-account" href="/account">
        Account
      </BackLink>
      <AddressChange {...form} />
    </>
  );
}

export function PasswordPage({ errors }: { errors: Record<string, string> }) {
  return (
    <>
      <BackLink id="back-to-account" href="/account">
        Account
      </BackLink>
      <PasswordChange errors={errors} />
    </>
  );
}
