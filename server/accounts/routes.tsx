import { Hono } from "hono";
import { type AccountForm, SignInPage, SignUpPage } from "#views/pages/account.tsx";
import { SignInCodePage } from "#views/pages/second-factor.tsx";
import { note } from "../web/audit.ts";
import { readBody, typedIn } from "../web/body.ts";
import type { AppContext, AppDeps, AppEnv } from "../web/deps.ts";
import { inRequest } from "../web/in-request.ts";
import { rateLimit } from "../web/middleware/rate-limit.ts";
import { Problem } from "../web/problem.ts";
import { renderPage } from "../web/render-page.tsx";
import { localPath, wantsPage } from "../web/request-kind.ts";
import { beginSession, endSession } from "../web/sessions.ts";
import { createAccount, newAccount } from "./accounts.ts";
import type { CodeChecks } from "./code-checks.ts";
import { pendingUser } from "./pending-sign-ins.ts";
import { SignIn } from "./sign-in.ts";

export function accountRoutes(deps: AppDeps, codes: CodeChecks) {
  const attempts = rateLimit(deps, {
    limit: deps.signInLimit,
    windowMs: 5 * 60_000,
    now: deps.events.now,
  });
  const signIn = new SignIn(deps, codes);

  return new Hono<AppEnv>()
    .get("/sign-in", (c) => signInForm(deps, c))
    .get("/sign-in/code", (c) => codeForm(deps, c))
    .get("/sign-up", (c) => signUpForm(deps, c))
    .post("/sign-in", attempts, (c) =>
      submit(deps, c, {
        act: async () => (await signIn.byPassword(c)) ?? askForCode(c),
        again: signInForm,
      }),
    )
    .post("/sign-in/code", attempts, (c) =>
      submit(deps, c, { act: () => signIn.byCode(c), again: codeForm }),
    )
    .post("/sign-up", attempts, (c) =>
      submit(deps, c, { act: () => signUp(deps, c), again: signUpForm }),
    )
    .post("/sign-out", async (c) => {
      await signOut(deps, c);
      return c.redirect("/", 303);
    })
    .get("/api/session", (c) => c.json({ user: c.var.user }))
    .post("/api/session", attempts, async (c) => {
      const user = await signIn.byPassword(c);
      return user ? c.json({ user: toJson(user) }) : c.json({ user: null, wanted: "code" }, 202);
    })
    .post("/api/session/code", attempts, async (c) =>
      c.json({ user: toJson(await signIn.byCode(c)) }),
    )
    .delete("/api/session", async (c) => {
      await signOut(deps, c);
      return c.body(null, 204);
    })
    .post("/api/users", attempts, async (c) => c.json({ user: await signUp(deps, c) }, 201));
}

function askForCode(c: AppContext): Response {
  const next = encodeURIComponent(localPath(c.req.query("next")));
  return c.redirect(`/sign-in/code?next=${next}`, 303);
}

async function signOut(deps: AppDeps, c: AppContext): Promise<void> {
  const { user } = c.var;
  endSession(deps, c);
  if (user) await note(deps, { actor: user.id, action: "signed out", subject: user.id });
}

async function signUp(deps: AppDeps, c: AppContext) {
  const user = await createAccount(inRequest(deps, c), await readBody(c, newAccount));
  beginSession(deps, c, { userId: user.id, role: "shopper" });
  await note(deps, { actor: user.id, action: "signed up", subject: user.id });
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
  /** Answers where to go when that is not where the reader wanted to. */
  act: () => Promise<unknown>;
  again: (deps: AppDeps, c: AppContext, problem: Problem) => Response | Promise<Response>;
}

/** Sends the form back with what was typed and what is wrong beside its field. */
async function submit(deps: AppDeps, c: AppContext, { act, again }: Submission) {
  try {
    const done = await act();
    if (done instanceof Response) return done;
  } catch (error) {
    const mendable = error instanceof Problem && [401, 409, 422].includes(error.status);
    if (mendable && wantsPage(c)) return again(deps, c, error);
    throw error;
  }
  return c.redirect(localPath(c.req.query("next")), 303);
}

const signIn = {
  title: "Sign in",
  holds: "Sign in",
  description: "Sign in to order, to book a trip and to see where yours stand.",
  markdown: "# Sign in",
};

async function signInForm(deps: AppDeps, c: AppContext, problem?: Problem) {
  const form = await formOf(c, problem);
  const input = (
    <SignInPage
      form={form}
      seeded={!deps.production}
      isRenewed={c.req.query("renewed") === "yes"}
    />
  );
  const content = { ...signIn, input };
  return renderPage(deps, c, content, { live: false, status: statusOf(problem) });
}

const oneMoreStep = {
  title: "One more step",
  holds: "Your code",
  description: "The code from your authenticator app, after the password.",
  markdown: "# One more step",
};

/** Whoever has given no password yet, or too long ago, begins with it. */
function codeForm(deps: AppDeps, c: AppContext, problem?: Problem) {
  const next = localPath(c.req.query("next"));
  if (problem?.code === "password_first") return signInForm(deps, c, problem);
  if (!pendingUser(deps, c)) return c.redirect(`/sign-in?next=${encodeURIComponent(next)}`, 303);
  const input = (
    <SignInCodePage error={problem && (problem.fields?.code ?? problem.title)} next={next} />
  );
  const content = { ...oneMoreStep, input };
  return renderPage(deps, c, content, { live: false, status: statusOf(problem) });
}

async function signUpForm(deps: AppDeps, c: AppContext, problem?: Problem) {
  const form = await formOf(c, problem);
  const content = {
    title: "Create an account",
    holds: "New account",
    description: "Create an account: a name and a password are enough.",
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
  const { username, displayName, email } = await typedIn(c);
  return { username, displayName, email };
}
