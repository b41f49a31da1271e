import type { Child } from "hono/jsx";
import type { ListedSession, SignedIn } from "#db/queries/sessions.ts";
import { AddressChange } from "../parts/address-change.tsx";
import { Block } from "../parts/block.tsx";
import { Fact, Facts } from "../parts/facts.tsx";
import { Field, FormError, fieldOf, HiddenFields, type TypedForm } from "../parts/field.tsx";
import { PasswordChange } from "../parts/password-change.tsx";
import { SecondFactor } from "../parts/second-factor.tsx";
import { Sessions } from "../parts/sessions.tsx";
import { formatDay } from "../parts/time.tsx";
import { PersonalData } from "./leaving.tsx";

export interface AccountForm extends TypedForm<"username" | "displayName" | "email"> {
  next: string;
}

interface SignInPageProps {
  form: AccountForm;
  seeded: boolean;
  /** Whether a new password was chosen a moment ago. */
  isRenewed: boolean;
}

export function SignInPage({ form, seeded, isRenewed }: SignInPageProps) {
  return (
    <div class="narrow">
      {isRenewed && (
        <p class="lead" role="status">
          Your new password counts from now on. Sign in with it.
        </p>
      )}
      <AccountFields form={form} path="/sign-in" submit="Sign in">
        <Username form={form} />
        <Password form={form} autocomplete="current-password" />
      </AccountFields>
      <p>
        <a id="to-forgotten" href="/forgot-password">
          Forgot your password?
        </a>
      </p>
      {seeded && <SeededAccounts next={form.next} />}
      <p>
        New here?{" "}
        <a id="to-sign-up" href={pathOnwards("/sign-up", form)}>
          Create an account
        </a>
      </p>
    </div>
  );
}

export function SignUpPage({ form }: { form: AccountForm }) {
  return (
    <div class="narrow">
      <AccountFields form={form} path="/sign-up" submit="Create account">
        <Field
          {...fieldOf(form, "displayName")}
          id="display-name"
          label="Your name"
          autocomplete="name"
          maxlength={60}
        />
        <Username form={form} hint="3 to 32 letters, digits, - or _" />
        <Field
          {...fieldOf(form, "email")}
          id="email"
          type="email"
          label="Mail address"
          hint="For letters about your orders, and if you forget your password"
          autocomplete="email"
          maxlength={254}
          required={false}
        />
        <Password
          form={form}
          autocomplete="new-password"
          hint="At least 12 characters: a few words will do"
        />
      </AccountFields>
      <p>
        Already have one?{" "}
        <a id="to-sign-in" href={pathOnwards("/sign-in", form)}>
          Sign in
        </a>
      </p>
    </div>
  );
}

interface AccountFieldsProps {
  form: AccountForm;
  path: "/sign-in" | "/sign-up";
  submit: string;
  children?: Child;
}

function AccountFields({ form, path, submit, children }: AccountFieldsProps) {
  return (
    <form class="form" method="post" action={pathOnwards(path, form)} novalidate>
      <FormError id="form-error" message={form.errors.form} />
      {children}
      <button id={`submit-${path.slice(1)}`} class="button button-primary" type="submit">
        {submit}
      </button>
    </form>
  );
}

/** Where somebody was going to before they were asked who they are. */
function pathOnwards(path: string, { next }: Pick<AccountForm, "next">): string {
  return `${path}?next=${encodeURIComponent(next)}`;
}

function Username({ form, hint }: { form: AccountForm; hint?: string }) {
  return (
    <Field
      {...fieldOf(form, "username")}
      id="username"
      label="Username"
      hint={hint}
      autocomplete="username"
      maxlength={32}
    />
  );
}

interface PasswordProps {
  form: AccountForm;
  autocomplete: "current-password" | "new-password";
  hint?: string;
}

/** What was typed does not come back. */
function Password({ form, autocomplete, hint }: PasswordProps) {
  return (
    <Field
      id="password"
      name="password"
      label="Password"
      type="password"
      error={form.errors.password}
      hint={hint}
      autocomplete={autocomplete}
      maxlength={200}
    />
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
    <Block id="seeded" title="Or look around as">
      <ul class="chips">
        {cast.map(({ username, label }) => (
          <li>
            <form method="post" action={pathOnwards("/sign-in", { next })}>
              <HiddenFields values={{ username, password: "cartwright" }} />
              <button id={`as-${username}`} class="button" type="submit">
                {label}
              </button>
            </form>
          </li>
        ))}
      </ul>
    </Block>
  );
}

interface AccountPageProps {
  user: SignedIn;
  /** Empty when none is known. */
  email: string;
  sessions: ListedSession[];
  hasSecondFactor: boolean;
  now: number;
}

export function AccountPage({ user, email, sessions, hasSecondFactor, now }: AccountPageProps) {
  return (
    <>
      <Facts class="facts-wide">
        <Fact term="Name">{user.displayName}</Fact>
        <Fact term="Username" class="mono">
          {user.username}
        </Fact>
        <Fact term="Role">{user.role === "admin" ? "Admin" : "Shopper"}</Fact>
        <Fact term="Since">{formatDay(user.createdAt)}</Fact>
      </Facts>
      <Sessions sessions={sessions} now={now} />
      <Block id="address" title="Mail">
        <AddressChange email={email} errors={{}} />
      </Block>
      <Block id="password" title="Password">
        <PasswordChange errors={{}} />
      </Block>
      <SecondFactor user={user} isOn={hasSecondFactor} />
      <PersonalData />
    </>
  );
}
