import { hasSecondFactor } from "#db/queries/second-factors.ts";
import { findUser } from "#db/queries/users.ts";
import { note } from "../web/audit.ts";
import { readBody } from "../web/body.ts";
import { clientAddress } from "../web/client-address.ts";
import type { AppContext, AppDeps } from "../web/deps.ts";
import { notSignedIn } from "../web/problem.ts";
import { beginSession } from "../web/sessions.ts";
import { checkCredentials, credentials } from "./accounts.ts";
import type { CodeChecks } from "./code-checks.ts";
import { Guesses } from "./guesses.ts";
import { beginPending, endPending, takePendingGuess } from "./pending-sign-ins.ts";
import { codeGiven } from "./second-factor.ts";

type User = NonNullable<ReturnType<typeof findUser>>;

/** First the password; then, from whoever has a second factor, a code. Only then a session begins. */
export class SignIn {
  readonly #deps: AppDeps;
  readonly #codes: CodeChecks;
  readonly #guesses: Guesses;

  constructor(deps: AppDeps, codes: CodeChecks) {
    this.#deps = deps;
    this.#codes = codes;
    this.#guesses = new Guesses(deps.events.now);
  }

  /** Answers nobody when a code is wanted as well. */
  async byPassword(c: AppContext) {
    const given = await readBody(c, credentials);
    const user = await this.#checkPassword(c, given);
    if (!hasSecondFactor(this.#deps.events.db, { userId: user.id })) return this.#enter(c, user);
    beginPending(this.#deps, c, user.id);
    return null;
  }

  async byCode(c: AppContext) {
    const { code } = await readBody(c, codeGiven);
    const userId = takePendingGuess(this.#deps, c);
    const user = findUser(this.#deps.events.db, { id: userId });
    if (!user) throw notSignedIn();
    const address = clientAddress(this.#deps, c);
    const isKnown = this.#guesses.isKnown(user.username, address);
    await this.#codes.require({ userId, code, knownAddress: isKnown ? address : undefined });
    endPending(this.#deps, c);
    return this.#enter(c, user);
  }

  /**
   * Whoever guesses at one account from many addresses is slowed down as well. Its owner is not locked out
   * by it where they have signed in before.
   */
  async #checkPassword(c: AppContext, given: Parameters<typeof checkCredentials>[1]) {
    const account = given.username.toLowerCase();
    const isKnown = this.#guesses.isKnown(account, clientAddress(this.#deps, c));
    if (!isKnown) this.#guesses.check(account);
    return checkCredentials(this.#deps, given).catch((error) => {
      if (!isKnown) this.#guesses.failed(account);
      throw error;
    });
  }

  async #enter(c: AppContext, user: User) {
    this.#guesses.succeeded(user.username, clientAddress(this.#deps, c));
    beginSession(this.#deps, c, { userId: user.id, role: user.role });
    await note(this.#deps, { actor: user.id, action: "signed in", subject: user.id });
    return user;
  }
}
