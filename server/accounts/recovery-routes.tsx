import { Hono } from "hono";
import { ForgottenPage, LetterOnItsWay, NewPasswordPage } from "#views/pages/recovery.tsx";
import { readBody, typedIn } from "../web/body.ts";
import type { AppContext, AppDeps, AppEnv } from "../web/deps.ts";
import { rateLimit } from "../web/middleware/rate-limit.ts";
import type { Problem } from "../web/problem.ts";
import { orRedrawn } from "../web/redrawn-form.ts";
import { renderPage } from "../web/render-page.tsx";
import { wantsPage } from "../web/request-kind.ts";
import { newPasswordPath, ownerOfLink } from "./password-links.ts";
import {
  accountNamed,
  choosePassword,
  linkIsOver,
  newPasswordChosen,
  Recovery,
} from "./recovery.ts";

const forgottenPath = "/forgot-password";

/** For whoever has forgotten their password: pages, and the same for programs. */
export function recoveryRoutes(deps: AppDeps) {
  const attempts = rateLimit(deps, {
    limit: deps.signInLimit,
    windowMs: 5 * 60_000,
    now: deps.events.now,
  });
  const recovery = new Recovery(deps);
  const ask = async (c: AppContext) => recovery.ask(await readBody(c, accountNamed));
  const choose = async (c: AppContext) =>
    choosePassword(deps, await readBody(c, newPasswordChosen));

  return new Hono<AppEnv>()
    .get(forgottenPath, (c) => forgottenForm(deps, c))
    .post(
      forgottenPath,
      attempts,
      orRedrawn(deps, forgottenForm, async (c) => {
        await ask(c);
        return onItsWay(deps, c);
      }),
    )
    .get(newPasswordPath, (c) => newPasswordForm(deps, c))
    .post(
      newPasswordPath,
      attempts,
      orRedrawn(deps, newPasswordForm, async (c) => {
        await choose(c);
        return c.redirect("/sign-in?renewed=yes", 303);
      }),
    )
    .post("/api/password-recovery", attempts, async (c) => {
      await ask(c);
      return c.body(null, 202);
    })
    .post("/api/password-recovery/choose", attempts, async (c) => {
      await choose(c);
      return c.body(null, 204);
    });
}

const forgotten = {
  title: "Forgotten password",
  holds: "Your account",
  description: "Get a letter with a link to choose a new password.",
  markdown: "# Forgotten password\n\nA letter brings you a link to choose a new one.",
};

async function forgottenForm(deps: AppDeps, c: AppContext, problem?: Problem) {
  const { account } = problem ? await typedIn(c) : {};
  const form = { values: { account }, errors: errorsOf(problem) };
  const input = <ForgottenPage form={form} way={wayOf(deps)} />;
  const status = problem?.status ?? 200;
  return renderPage(deps, c, { ...forgotten, input }, { live: false, status });
}

function onItsWay(deps: AppDeps, c: AppContext) {
  const input = <LetterOnItsWay way={wayOf(deps)} />;
  return renderPage(deps, c, { ...forgotten, input }, { live: false });
}

/** How the letter finds its reader, where none leaves the shop. */
function wayOf({ mail: { outboxUrl }, production }: AppDeps) {
  if (!outboxUrl) return "mail";
  return production ? "nobody" : { outboxUrl };
}

async function newPasswordForm(deps: AppDeps, c: AppContext, problem?: Problem) {
  const token = problem ? (await typedIn(c)).token : c.req.query("token");
  const isOver = !ownerOfLink(deps.events.db, { token: token ?? "", now: deps.events.now() });
  if (isOver && !wantsPage(c)) throw linkIsOver();
  const told = problem ?? (isOver ? linkIsOver() : undefined);
  // The link is as good as the password.
  c.set("toldOnce", true);
  const content = {
    title: "A new password",
    holds: "New password",
    description: "Choose a new password, by the link from your letter.",
    markdown: "# A new password",
    input: <NewPasswordPage token={isOver ? undefined : token} errors={errorsOf(told)} />,
  };
  return renderPage(deps, c, content, { live: false, status: told?.status ?? 200 });
}

function errorsOf(problem: Problem | undefined): Record<string, string> {
  if (!problem) return {};
  return problem.fields ?? { form: `${problem.title}. ${problem.detail ?? ""}` };
}
