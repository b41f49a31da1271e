import { Hono } from "hono";
import { hasSecondFactor } from "#db/queries/second-factors.ts";
import { listSessions } from "#db/queries/sessions.ts";
import { findUser } from "#db/queries/users.ts";
import { AccountPage } from "#views/pages/account.tsx";
import { AddressPage, PasswordPage } from "#views/pages/password.tsx";
import { readBody, typedIn } from "../web/body.ts";
import type { AppContext, AppDeps, AppEnv } from "../web/deps.ts";
import { signedIn, signedInUser } from "../web/middleware/current-user.ts";
import { rateLimit } from "../web/middleware/rate-limit.ts";
import type { Page } from "../web/page.tsx";
import type { Problem } from "../web/problem.ts";
import { orRedrawn } from "../web/redrawn-form.ts";
import { renderPage } from "../web/render-page.tsx";
import { isDatastar, wantsPage } from "../web/request-kind.ts";
import { tokenHashOf } from "../web/sessions.ts";
import { addressChange, changeAddress } from "./mail-address.ts";
import { changePassword, endOtherSessions, endSessionById, passwordChange } from "./security.ts";

export const accountPage: Page = {
  path: "/account",
  for: "shopper",
  load: ({ deps: { events }, user }) => {
    if (!user) return undefined;
    const { db, now } = events;
    const email = findUser(db, { id: user.id })?.email ?? "";
    const factor = hasSecondFactor(db, { userId: user.id });
    const sessions = listSessions(db, { userId: user.id, now: now() });
    return {
      title: "Account",
      holds: "Your account",
      description: "Your password, where you are signed in, and what is kept about you.",
      section: "account",
      markdown: `# Account\n\nSigned in as \`${user.username}\`.`,
      input: (
        <AccountPage
          user={user}
          email={email}
          sessions={sessions}
          hasSecondFactor={factor}
          now={now()}
        />
      ),
    };
  },
};

/** How somebody signs in, and where they are signed in. */
export function securityRoutes(deps: AppDeps) {
  const attempts = rateLimit(deps, {
    limit: deps.signInLimit,
    windowMs: 5 * 60_000,
    now: deps.events.now,
  });
  return new Hono<AppEnv>()
    .use(signedIn())
    .post(
      "/password",
      attempts,
      orRedrawn(deps, redrawPassword, (c) => change(deps, c)),
    )
    .post(
      "/email",
      attempts,
      orRedrawn(deps, redrawAddress, async (c) => {
        await changeAddress(deps, signedInUser(c), await readBody(c, addressChange));
        return done(c);
      }),
    )
    .post("/sessions/end-others", (c) => {
      endOtherSessions(deps, mine(deps, c));
      return done(c);
    })
    .post("/sessions/:id/end", (c) => {
      endSessionById(deps, mine(deps, c), c.req.param("id"));
      return done(c);
    });
}

async function change(deps: AppDeps, c: AppContext): Promise<Response> {
  await changePassword(deps, mine(deps, c), await readBody(c, passwordChange));
  return done(c);
}

function mine(deps: AppDeps, c: AppContext) {
  return { user: signedInUser(c), tokenHash: tokenHashOf(deps, c) };
}

function done(c: AppContext): Response {
  if (isDatastar(c) || !wantsPage(c)) return c.body(null, 204);
  return c.redirect("/account", 303);
}

async function redrawAddress(deps: AppDeps, c: AppContext, { status, fields, title }: Problem) {
  const { email } = await typedIn(c);
  const content = {
    title: "Change the mail address",
    holds: "Mail address",
    section: "account",
    markdown: "# Change the mail address",
    input: <AddressPage email={email ?? ""} errors={fields ?? { form: title }} />,
  };
  return renderPage(deps, c, content, { live: false, status });
}

function redrawPassword(deps: AppDeps, c: AppContext, { status, fields, title }: Problem) {
  const content = {
    title: "Change the password",
    holds: "New password",
    section: "account",
    markdown: "# Change the password",
    input: <PasswordPage errors={fields ?? { form: title }} />,
  };
  return renderPage(deps, c, content, { live: false, status });
}
