import { Hono } from "hono";
import type { SignedIn } from "#db/queries/sessions.ts";
import { RecoveryCodesPage, SecondFactorPage } from "#views/pages/second-factor.tsx";
import { readBody } from "../web/body.ts";
import type { AppContext, AppDeps, AppEnv } from "../web/deps.ts";
import { drawEmptyPanes } from "../web/drawn-page.tsx";
import { signedIn, signedInUser } from "../web/middleware/current-user.ts";
import { rateLimit } from "../web/middleware/rate-limit.ts";
import { lacksSecondFactor, secondFactorPath } from "../web/middleware/second-factor-first.ts";
import type { Problem } from "../web/problem.ts";
import { orRedrawn } from "../web/redrawn-form.ts";
import { renderPage } from "../web/render-page.tsx";
import { wantsPage } from "../web/request-kind.ts";
import { tokenHashOf } from "../web/sessions.ts";
import type { CodeChecks } from "./code-checks.ts";
import { requirePassword } from "./own-password.ts";
import {
  begin,
  bothGiven,
  codeGiven,
  confirm,
  passwordGiven,
  renewRecoveryCodes,
  requireOn,
  secondFactorOf,
  turnOff,
} from "./second-factor.ts";

/** What is asked for besides the password: set up, confirmed, and taken off again by whoever has both. */
export function secondFactorRoutes(deps: AppDeps, codes: CodeChecks) {
  const attempts = rateLimit(deps, {
    limit: deps.signInLimit,
    windowMs: 5 * 60_000,
    now: deps.events.now,
  });
  const orForm = (act: (c: AppContext, user: SignedIn) => Promise<Response>) =>
    orRedrawn(deps, drawForm, (c) => act(c, signedInUser(c)));

  return new Hono<AppEnv>()
    .get(secondFactorPath, (c) =>
      c.var.user
        ? drawForm(deps, c)
        : c.redirect(`/sign-in?next=${encodeURIComponent(secondFactorPath)}`),
    )
    .use("/api/account/second-factor/*", signedIn())
    .get("/api/account/second-factor", (c) => c.json(toJson(deps, signedInUser(c))))
    .post(
      "/api/account/second-factor",
      attempts,
      orForm(async (c, user) => {
        await requirePassword(deps, user, (await readBody(c, passwordGiven)).password);
        begin(deps, user);
        return wantsPage(c)
          ? c.redirect(secondFactorPath, 303)
          : onceJson(c, keyOf(deps, user), 201);
      }),
    )
    .post(
      "/api/account/second-factor/confirm",
      attempts,
      orForm(async (c, user) => {
        const { code } = await readBody(c, codeGiven);
        return showCodes(deps, c, confirm(deps, { user, tokenHash: tokenHashOf(deps, c) }, code));
      }),
    )
    .post(
      "/api/account/second-factor/recovery-codes",
      attempts,
      orForm(async (c, user) => {
        await proveBoth(deps, codes, c);
        return showCodes(deps, c, renewRecoveryCodes(deps, user));
      }),
    )
    .post(
      "/api/account/second-factor/off",
      attempts,
      orForm(async (c, user) => {
        await proveBoth(deps, codes, c);
        turnOff(deps, user);
        return wantsPage(c) ? c.redirect(secondFactorPath, 303) : c.body(null, 204);
      }),
    );
}

/** Whoever found an open browser has neither. */
async function proveBoth(deps: AppDeps, codes: CodeChecks, c: AppContext): Promise<void> {
  const user = signedInUser(c);
  requireOn(deps, user);
  const { password, code } = await readBody(c, bothGiven);
  await requirePassword(deps, user, password);
  await codes.require({ userId: user.id, code });
}

function toJson(deps: AppDeps, user: SignedIn) {
  const factor = secondFactorOf(deps, user);
  const isRequired = deps.adminSecondFactor === "required" && user.role === "admin";
  if (factor.state !== "on") return { on: false, required: isRequired };
  const { since, recoveryCodesLeft } = factor;
  return { on: true, required: isRequired, since, recoveryCodesLeft };
}

function keyOf(deps: AppDeps, user: SignedIn) {
  const factor = secondFactorOf(deps, user);
  return factor.state === "begun" ? { secret: factor.secret, link: factor.link } : {};
}

function showCodes(deps: AppDeps, c: AppContext, codes: string[]): Response | Promise<Response> {
  if (!wantsPage(c)) return onceJson(c, { recoveryCodes: codes }, 200);
  c.set("toldOnce", true);
  const content = {
    title: "Recovery codes",
    holds: "Shown once",
    section: "account",
    markdown: "# Recovery codes\n\nThey are shown once, on the page itself.",
    input: <RecoveryCodesPage codes={codes} />,
  };
  return renderPage(deps, c, content, { live: false });
}

function onceJson(c: AppContext, told: object, status: 200 | 201): Response {
  c.set("toldOnce", true);
  return c.json(told, status);
}

function drawForm(deps: AppDeps, c: AppContext, problem?: Problem) {
  const user = signedInUser(c);
  const isRequired = lacksSecondFactor(deps, user);
  // It may hold the key.
  c.set("toldOnce", true);
  const shown = { ...secondFactorOf(deps, user), isRequired, errors: errorsOf(problem) };
  const content = {
    title: "Second factor",
    holds: "Second factor",
    section: "account",
    markdown: "# Second factor\n\nWhat is asked for after your password.",
    input: <SecondFactorPage {...shown} />,
  };
  // Whoever has to set one up first sees nothing of the shop meanwhile.
  const panes = isRequired ? { panes: drawEmptyPanes(deps, user) } : {};
  return renderPage(deps, c, content, { live: false, status: problem?.status ?? 200, ...panes });
}

function errorsOf(problem: Problem | undefined): Record<string, string> {
  if (!problem) return {};
  return problem.fields ?? { form: `${problem.title}. ${problem.detail ?? ""}` };
}
