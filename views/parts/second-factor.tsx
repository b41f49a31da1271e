import type { SignedIn } from "#db/queries/sessions.ts";
import { Block } from "./block.tsx";
import { Icon } from "./icon.tsx";

/** On the account's page: whether there is one, and the way to it. */
export function SecondFactor({ user, isOn }: { user: SignedIn; isOn: boolean }) {
  return (
    <Block id="second-factor" title="Second factor">
      {isOn ? (
        <p>
          <Icon name="check-circle" size={16} /> It is on: after your password you are asked for a
          code from your phone.
        </p>
      ) : (
        <p>
          {user.role === "admin"
            ? "You decide about other people's orders and money: do not let your password alone open that. "
            : "Your password alone signs you in. "}
          A code from your phone can be asked for as well.
        </p>
      )}
      <p class="actions">
        <a id="to-second-factor" class="button" href="/account/second-factor">
          {isOn ? "Recovery codes, and turning it off" : "Set up a second factor"}
        </a>
      </p>
    </Block>
  );
}

/** On the desk of an admin who has none. */
export function SecondFactorInvitation() {
  return (
    <p id="second-factor-invitation" class="invited">
      <Icon name="warning" size={16} />{" "}
      <span>
        Your password alone opens this desk.{" "}
        <a id="desk-second-factor" href="/account/second-factor">
          Set up a second factor
        </a>
      </span>
    </p>
  );
}
