import { BackLink } from "../parts/links.tsx";
import { PasswordChange } from "../parts/password-change.tsx";

/** The form alone, with what was wrong with it. */
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
