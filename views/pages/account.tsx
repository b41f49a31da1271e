import type { SignedIn } from "#db/queries/sessions.ts";
import { Field } from "../parts/field.tsx";
import { formatDay } from "../parts/time.tsx";

export interface AccountForm {
  values: { username?: string | undefined; displayName?: string | undefined };
  errors: Record<string, string>;
  next: string;
}

export function SignInPage({
  form: { values, errors, next },
  seeded,
}: {
  form: AccountForm;
  seeded: boolean;
}) {
  return (
    <div class="narrow">
      <form
        class="form"
        method="post"
        action={`/sign-in?next=${encodeURIComponent(next)}`}
        novalidate
      >
        <FormError message={errors.form} />
        <Field
          id="username"
          name="username"
          label="Username"
          value={values.username}
          error={errors.username}
          autocomplete="username"
          maxlength={32}
        />
        <Field
          id="password"
          name="password"
          label="Password"
          type="password"
          error={errors.password}
          autocomplete="current-password"
          maxlength={200}
        />
        <button id="submit-sign-in" class="button button-primary" type="submit">
          Sign in
        </button>
      </form>
      {seeded && <SeededAccounts next={next} />}
      <p>
        New here?{" "}
        <a id="to-sign-up" href={`/sign-up?next=${encodeURIComponent(next)}`}>
          Create an account
        </a>
      </p>
    </div>
  );
}

const cast = [
  { username: "alice", label: "Alice, a shopper" },
  { username: "bob", label: "Bob, a shopper" },
  { username: "admin", label: "The admin" },
];

/** Only where the known passwords were seeded, which a production start refuses. */
function SeededAccounts({ next }: { next: string }) {
  return (
    <section class="block" aria-labelledby="seeded-title">
      <h2 id="seeded-title">Or look around as</h2>
      <ul class="chips">
        {cast.map(({ username, label }) => (
          <li>
            <form method="post" action={`/sign-in?next=${encodeURIComponent(next)}`}>
              <input type="hidden" name="username" value={username} />
              <input type="hidden" name="password" value="cartwright" />
              <button id={`as-${username}`} class="button" type="submit">
                {label}
              </button>
            </form>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function SignUpPage({ form: { values, errors, next } }: { form: AccountForm }) {
  return (
    <div class="narrow">
      <form
        class="form"
        method="post"
        action={`/sign-up?next=${encodeURIComponent(next)}`}
        novalidate
      >
        <FormError message={errors.form} />
        <Field
          id="display-name"
          name="displayName"
          label="Your name"
          value={values.displayName}
          error={errors.displayName}
          autocomplete="name"
          maxlength={60}
        />
        <Field
          id="username"
          name="username"
          label="Username"
          value={values.username}
          error={errors.username}
          hint="3 to 32 letters, digits, - or _"
          autocomplete="username"
          maxlength={32}
        />
        <Field
          id="password"
          name="password"
          label="Password"
          type="password"
          error={errors.password}
          hint="At least 8 characters"
          autocomplete="new-password"
          maxlength={200}
        />
        <button id="submit-sign-up" class="button button-primary" type="submit">
          Create account
        </button>
      </form>
      <p>
        Already have one?{" "}
        <a id="to-sign-in" href={`/sign-in?next=${encodeURIComponent(next)}`}>
          Sign in
        </a>
      </p>
    </div>
  );
}

function FormError({ message }: { message: string | undefined }) {
  if (!message) return null;
  return (
    <p class="form-error" role="alert" id="form-error">
      {message}
    </p>
  );
}

export function AccountPage({ user }: { user: SignedIn }) {
  return (
    <dl class="facts facts-wide">
      <div>
        <dt>Name</dt>
        <dd>{user.displayName}</dd>
      </div>
      <div>
        <dt>Username</dt>
        <dd class="mono">{user.username}</dd>
      </div>
      <div>
        <dt>Role</dt>
        <dd>{user.role === "admin" ? "Admin" : "Shopper"}</dd>
      </div>
      <div>
        <dt>Since</dt>
        <dd>{formatDay(user.createdAt)}</dd>
      </div>
    </dl>
  );
}
