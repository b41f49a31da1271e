import { Block } from "../parts/block.tsx";
import { Field, FormError } from "../parts/field.tsx";
import { MessagePage } from "./message.tsx";

/** On the account's page: what anybody may ask of whoever keeps data about them. */
export function PersonalData() {
  return (
    <Block id="personal-data" title="Your data">
      <p>
        Take along all that is kept about you: your account, orders, trips, messages and what you
        decided.
      </p>
      <p class="actions">
        <a id="export-data" class="button" href="/api/account/export" download>
          Download my data
        </a>
        <a id="to-delete-account" class="button button-danger" href="/account/delete">
          Delete my account…
        </a>
      </p>
    </Block>
  );
}

export function DeleteAccountPage({ errors }: { errors: Record<string, string> }) {
  return (
    <div class="narrow">
      <p>
        Your name, your addresses, notes, messages, cart and sessions are deleted at once and for
        good. Your orders and payments stay in the shop's books, and say no longer whose they were.
      </p>
      <form class="form" method="post" action="/api/account/delete" novalidate>
        <FormError id="form-error" message={errors.form} />
        <Field
          id="password"
          name="password"
          label="Your password"
          type="password"
          error={errors.password}
          autocomplete="current-password"
          maxlength={200}
        />
        <button id="delete-account" class="button button-danger" type="submit">
          Delete my account
        </button>
      </form>
      <p>
        <a id="keep-account" href="/account">
          Keep it
        </a>
      </p>
    </div>
  );
}

export function LeftPage() {
  return (
    <MessagePage icon="info" title="You have left">
      Nothing here names you any more. You are welcome to come back with a new account.
    </MessagePage>
  );
}
