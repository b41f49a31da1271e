import type { Child } from "hono/jsx";
import { Block } from "../parts/block.tsx";
import { Field, FormError } from "../parts/field.tsx";
import { BackLink } from "../parts/links.tsx";
import { QrCode } from "../parts/qr-code.tsx";
import { formatDay } from "../parts/time.tsx";

type Errors = Record<string, string>;

/** After the password, and before anybody is signed in. */
export function SignInCodePage({ error, next }: { error: string | undefined; next: string }) {
  return (
    <div class="narrow">
      <form
        class="form"
        method="post"
        action={`/sign-in/code?next=${encodeURIComponent(next)}`}
        novalidate
      >
        <CodeField id="code" error={error} />
        <button id="submit-code" class="button button-primary" type="submit">
          Sign in
        </button>
      </form>
      <p class="muted small">
        Without your phone, enter one of the recovery codes that you wrote down. Without those as
        well, ask whoever runs the shop: they can take the second factor off your account.
      </p>
      <p>
        <a id="back-to-sign-in" href={`/sign-in?next=${encodeURIComponent(next)}`}>
          Sign in as somebody else
        </a>
      </p>
    </div>
  );
}

export type SecondFactorPageProps = { isRequired: boolean; errors: Errors } & (
  | { state: "off" }
  | { state: "begun"; secret: string; link: string }
  | { state: "on"; since: number; recoveryCodesLeft: number }
);

export function SecondFactorPage(props: SecondFactorPageProps) {
  return (
    <>
      {!props.isRequired && (
        <BackLink id="back-to-account" href="/account">
          Account
        </BackLink>
      )}
      {props.isRequired && (
        <p id="second-factor-required">
          <strong>Admins of this shop sign in with a second factor.</strong> Set yours up here;
          until then nothing else is open to you.
        </p>
      )}
      {props.state === "off" && <Off errors={props.errors} />}
      {props.state === "begun" && <Begun {...props} />}
      {props.state === "on" && <On {...props} />}
    </>
  );
}

function Off({ errors }: { errors: Errors }) {
  return (
    <>
      <p>
        After your password you are then asked for a code that your phone makes, so that your
        password alone is worth nothing to whoever finds it out. You need an authenticator app: any
        of them will do.
      </p>
      <FactorForm id="begin" action="/api/account/second-factor" submit="Set it up" errors={errors}>
        <PasswordField id="begin-password" error={errors.password} />
      </FactorForm>
    </>
  );
}

interface BegunProps {
  secret: string;
  link: string;
  errors: Errors;
}

function Begun({ secret, link, errors }: BegunProps) {
  return (
    <ol class="factor-steps">
      <li>
        <p>Read this picture with the authenticator app on your phone:</p>
        <QrCode id="qr-code" content={link} label="The key, as a QR code" />
        <p>
          Or type the key into it: <code id="key">{secret.match(/.{1,4}/g)?.join(" ")}</code>
        </p>
      </li>
      <li>
        <p>Enter the six digits that it shows now. This ends your other sessions.</p>
        <FactorForm
          id="confirm"
          action="/api/account/second-factor/confirm"
          submit="Turn it on"
          errors={errors}
        >
          <CodeField id="code" error={errors.code} hint="It changes every thirty seconds" />
        </FactorForm>
      </li>
    </ol>
  );
}

interface OnProps {
  since: number;
  recoveryCodesLeft: number;
  errors: Errors;
}

function On({ since, recoveryCodesLeft, errors }: OnProps) {
  const codes =
    recoveryCodesLeft === 1 ? "1 recovery code is" : `${recoveryCodesLeft} recovery codes are`;
  return (
    <>
      <p>
        Your second factor is on since {formatDay(since)}. {codes} left.
      </p>
      <FactorForm
        id="prove"
        action="/api/account/second-factor/recovery-codes"
        submit="Make new recovery codes"
        errors={errors}
        also={
          <button
            id="turn-off"
            class="button button-danger"
            type="submit"
            formaction="/api/account/second-factor/off"
          >
            Turn it off
          </button>
        }
      >
        <p>To have new ones, or to turn it off, show once more that it is you.</p>
        <PasswordField id="prove-password" error={errors.password} />
        <CodeField id="prove-code" error={errors.code} />
      </FactorForm>
    </>
  );
}

/** The only time that they are shown. */
export function RecoveryCodesPage({ codes }: { codes: readonly string[] }) {
  return (
    <>
      <p>
        <strong>Write these down now: they are shown this once.</strong> Each of them signs you in
        one time when you do not have your phone. Whichever you had before are worth nothing any
        more.
      </p>
      <Block id="recovery-codes" title="Your recovery codes">
        <ul class="recovery-codes mono">
          {codes.map((code) => (
            <li>{code}</li>
          ))}
        </ul>
      </Block>
      <p class="actions">
        <a id="codes-kept" class="button button-primary" href="/account">
          I have written them down
        </a>
      </p>
    </>
  );
}

interface FactorFormProps {
  id: string;
  action: string;
  submit: string;
  errors: Errors;
  /** What else the same fields can be sent for. */
  also?: Child;
  children?: Child;
}

/** A plain form: its answer is a page, and what was typed does not come back. */
function FactorForm({ id, action, submit, errors, also, children }: FactorFormProps) {
  return (
    <form class="form narrow factor-form" method="post" action={action} novalidate>
      <FormError id={`${id}-error`} message={errors.form} />
      {children}
      <p class="actions">
        <button id={id} class="button button-primary" type="submit">
          {submit}
        </button>
        {also}
      </p>
    </form>
  );
}

function PasswordField({ id, error }: { id: string; error: string | undefined }) {
  return (
    <Field
      id={id}
      name="password"
      label="Your password"
      type="password"
      error={error}
      autocomplete="current-password"
      maxlength={200}
    />
  );
}

interface CodeFieldProps {
  id: string;
  error: string | undefined;
  hint?: string;
}

/** As text: a recovery code has letters, and a number's first digit may be nought. */
function CodeField({ id, error, hint = "From your phone, or a recovery code" }: CodeFieldProps) {
  return (
    <Field
      id={id}
      name="code"
      label="Code"
      error={error}
      hint={hint}
      autocomplete="one-time-code"
      maxlength={40}
    />
  );
}
