import { Hono } from "hono";
import { z } from "zod";
import { DeleteAccountPage, LeftPage } from "#views/pages/leaving.tsx";
import { readBody } from "../web/body.ts";
import type { AppContext, AppDeps, AppEnv } from "../web/deps.ts";
import type { Domain } from "../web/domain.ts";
import { signedIn, signedInUser } from "../web/middleware/current-user.ts";
import { rateLimit } from "../web/middleware/rate-limit.ts";
import type { Page } from "../web/page.tsx";
import type { Problem } from "../web/problem.ts";
import { orRedrawn } from "../web/redrawn-form.ts";
import { renderPage } from "../web/render-page.tsx";
import { wantsPage } from "../web/request-kind.ts";
import { endSession } from "../web/sessions.ts";
import { exportData, leave } from "./leaving.ts";

export const leavingForm = z.object({
  password: z
    .string("Enter your password")
    .min(1, "Enter your password")
    .max(200, "Use at most 200 characters"),
});

/** Where somebody ends who has left: as a visitor. */
export const leftPage: Page = {
  path: "/account/deleted",
  load: () => ({
    title: "Your account is deleted",
    holds: "Goodbye",
    description: "Your account is deleted, and what was kept about you is forgotten.",
    markdown: "# Your account is deleted",
    input: <LeftPage />,
  }),
};

/** Taking one's data along, and leaving. */
export function leavingRoutes(deps: AppDeps, domains: readonly Domain[]) {
  const attempts = rateLimit(deps, {
    limit: deps.signInLimit,
    windowMs: 5 * 60_000,
    now: deps.events.now,
  });

  return new Hono<AppEnv>()
    .get("/account/delete", (c) =>
      c.var.user ? drawForm(deps, c) : c.redirect("/sign-in?next=%2Faccount%2Fdelete"),
    )
    .get("/api/account/export", signedIn(), (c) => {
      c.header("Content-Disposition", 'attachment; filename="cartwright-account.json"');
      return c.json(exportData(deps, domains, signedInUser(c)));
    })
    .post(
      "/api/account/delete",
      signedIn(),
      attempts,
      orRedrawn(deps, drawForm, (c) => deleteAccount(deps, c, domains)),
    );
}

async function deleteAccount(
  deps: AppDeps,
  c: AppContext,
  domains: readonly Domain[],
): Promise<Response> {
  const { password } = await readBody(c, leavingForm);
  await leave(deps, domains, { user: signedInUser(c), password });
  endSession(deps, c);
  return wantsPage(c) ? c.redirect("/account/deleted", 303) : c.body(null, 204);
}

function drawForm(deps: AppDeps, c: AppContext, problem?: Problem) {
  const content = {
    title: "Delete my account",
    holds: "To delete it",
    section: "account",
    markdown: "# Delete my account",
    input: <DeleteAccountPage errors={errorsOf(problem)} />,
  };
  return renderPage(deps, c, content, { live: false, status: problem?.status ?? 200 });
}

function errorsOf(problem: Problem | undefined): Record<string, string> {
  if (!problem) return {};
  return problem.fields ?? { form: `${problem.title}. ${problem.detail ?? ""}` };
}
