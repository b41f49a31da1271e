import { Hono } from "hono";
import { type AccountForm, SignInPage, SignUpPage } from "#views/pages/account.tsx";
import { readBody, typedIn } from "../web/body.ts";
import { clientAddress } from "../web/client-address.ts";
import type { AppContext, AppDeps, AppEnv } from "../web/deps.ts";
import { inRequest } from "../web/in-request.ts";
import { rateLimit } from "../web/middleware/rate-limit.ts";
import { Problem } from "../web/problem.ts";
import { renderPage } from "../web/render-page.tsx";
import { localPath, wantsPage } from "../web/request-kind.ts";
import { beginSession, endSession } from "../web/sessions.ts";
import { checkCredentials, createAccount, credentials, newAccount } from "./accounts.ts";
import { Guesses } from "./guesses.ts";

export function accountRoutes(deps: AppDeps) {
  const attempts = rateLimit(deps, {
    limit: deps.signInLimit,
    windowMs: 5 * 60_000,
    now: deps.events.now,
  });
  const guesses = new Guesses(deps.events.now);

  return new Hono<AppEnv>()
    .get("/sign-in", (c) => signInForm(deps, c))
    .get("/sign-up", (c) => signUpForm(deps, c))
    .post("/sign-in", attempts, (c) =>
      submit(deps, c, { act: (deps, c) => signIn(deps, guesses, c), again: signInForm }),
    )
    .post("/sign-up", attempts, (c) => submit(deps, c, { act: signUp, again: signUpForm }))
    .post("/sign-out", (c) => {
      endSession(deps, c);
      return c.redirect("/", 303);
    })
    .get("/api/session", (c) => c.json({ user: c.var.user }))
    .post("/api/session", attempts, async (c) => c.json({ user: await signIn(deps, guesses, c) }))
    .delete("/api/session", (c) => {
      endSession(deps, c);
      return c.body(null, 204);
    })
    .post("/api/users", attempts, async (c) => c.json({ user: await signUp(deps, c) }, 201));
}

/**
 * Whoever guesses at one account from many addresses is slowed down as well. Its owner is not locked out by
 * it where they have signed in before.
 */
async function signIn(deps: AppDeps, guesses: Guesses, c: AppContext) {
  const given = await readBody(c, credentials);
  const account = given.username.toLowerCase();
  const address = clientAddress(deps, c);
  const isKnown = guesses.isKnown(account, address);
  if (!isKnown) guesses.check(account);
  const user = await checkCredentials(deps, given).catch((error) => {
    if (!isKnown) guesses.failed(account);
    throw error;
  });
  guesses.succeeded(account, address);
  beginSession(deps, c, { userId: user.id, role: user.role });
  return toJson(user);
}

async function signUp(deps: AppDeps, c: AppContext) {
  const user = await createAccount(inRequest(deps, c), await readBody(c, newAccount));
  beginSession(deps, c, { userId: user.id, role: "shopper" });
  return toJson({ ...user, role: "shopper" });
}

function toJson({
  id,
  username,
  displayName,
  role,
}: { [K in "id" | "username" | "displayName" | "role"]: string }) {
  return { id, username, displayName, role };
}

interface Submission {
  act: (deps: AppDeps, c: AppContext) => Promise<unknown>;
  again: (deps: AppDeps, c: AppContext, problem: Problem) => Response | Promise<Response>;
}

/** Sends the form back with what was typed and what is wrong beside its field. */
async function submit(deps: AppDeps, c: AppContext, { act, again }: Submission) {
  try {
    await act(deps, c);
  } catch (error) {
    const mendable = error instanceof Problem && [401, 409, 422].includes(error.status);
    if (mendable && wantsPage(c)) return again(deps, c, error);
    throw error;
  }
  return c.redirect(localPath(c.req.query("next")), 303);
}

async function signInForm(deps: AppDeps, c: AppContext, problem?: Problem) {
  const form = await formOf(c, problem);
  const input = <SignInPage form={form} seeded={!deps.production} />;
  const content = { title: "Sign in", markdown: "# Sign in", input };
  return renderPage(deps, c, content, { live: false, status: statusOf(problem) });
}

async function signUpForm(deps: AppDeps, c: AppContext, problem?: Problem) {
  const form = await formOf(c, problem);
  const content = {
    title: "Create an account",
    markdown: "# Create an account",
    input: <SignUpPage form={form} />,
  };
  return renderPage(deps, c, content, { live: false, status: statusOf(problem) });
}

function statusOf(problem: Problem | undefined) {
  return problem ? (422 as const) : (200 as const);
}

async function formOf(c: AppContext, problem: Problem | undefined): Promise<AccountForm> {
  const next = localPath(c.req.query("next"));
  if (!problem) return { values: {}, errors: {}, next };
  return { values: await valuesOf(c), errors: problem.fields ?? { form: problem.title }, next };
}

/** Everything but the password goes back into the form. */
async function valuesOf(c: AppContext): Promise<AccountForm["values"]> {
  const { username, displayName } = await typedIn(c);
  return { username, displayName };
}
