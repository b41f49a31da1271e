import { Field, FormError, fieldOf, HiddenFields, type TypedForm } from "../parts/field.tsx";

/** How a letter finds its reader: by mail, in an outbox to be looked into, or not by itself. */
export type LetterWay = "mail" | "nobody" | { outboxUrl: string };

interface ForgottenPageProps {
  form: TypedForm<"account">;
  way: LetterWay;
}

export function ForgottenPage({ form, way }: ForgottenPageProps) {
  return (
    <div class="narrow">
      <p class="lead">
        Tell us who you are, and a letter brings you a link to choose a new password.
      </p>
      <Way way={way} />
      <form class="form" method="post" action="/forgot-password" novalidate>
        <FormError id="form-error" message={form.errors.form} />
        <Field
          {...fieldOf(form, "account")}
          id="account"
          label="Your username or mail address"
          autocomplete="username"
          maxlength={254}
        />
        <button id="send-letter" class="button button-primary" type="submit">
          Send the letter
        </button>
      </form>
      <BackToSignIn />
    </div>
  );
}

/** The same for everybody: it tells nobody who has an account here. */
export function LetterOnItsWay({ way }: { way: LetterWay }) {
  return (
    <div class="narrow">
      <p class="lead" role="status">
        If there is such an account, and it has a mail address, a letter is on its way there.
      </p>
      <p>Its link counts for an hour, and once. Look among the unwanted mail as well.</p>
      <Way way={way} />
      <BackToSignIn />
    </div>
  );
}

function Way({ way }: { way: LetterWay }) {
  if (way === "mail") return null;
  if (way === "nobody") {
    return (
      <p class="muted">
        This shop sends no mail. Whoever runs it finds the letter on its machine, and can hand it to
        you.
      </p>
    );
  }
  return (
    <p class="muted">
      No mail leaves this shop: the letter lies in{" "}
      <a id="to-outbox" href={way.outboxUrl}>
        the sandbox's outbox
      </a>
      .
    </p>
  );
}

function BackToSignIn() {
  return (
    <p>
      <a id="to-sign-in" href="/sign-in">
        Back to signing in
      </a>
    </p>
  );
}

interface NewPasswordPageProps {
  /** From the letter's link; nothing when that does not count any more. */
  token: string | undefined;
  errors: Record<string, string>;
}

export function NewPasswordPage({ token, errors }: NewPasswordPageProps) {
  if (token === undefined) {
    return (
      <div class="narrow">
        <FormError id="form-error" message={errors.form} />
        <p>
          <a id="ask-again" class="button" href="/forgot-password">
            Ask for a new link
          </a>
        </p>
      </div>
    );
  }
  return (
    <div class="narrow">
      <form class="form" method="post" action="/new-password" novalidate>
        <FormError id="form-error" message={errors.form} />
        <HiddenFields values={{ token }} />
        <Field
          id="new-password"
          name="password"
          label="New password"
          type="password"
          error={errors.password}
          hint="At least 12 characters: a few words will do. It ends all your sessions."
          autocomplete="new-password"
          maxlength={200}
        />
        <button id="choose-password" class="button button-primary" type="submit">
          Choose it
        </button>
      </form>
    </div>
  );
}
