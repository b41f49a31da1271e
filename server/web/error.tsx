import { HTTPException } from "hono/http-exception";
import { isBusy } from "#db/connection.ts";
import { MessagePage } from "#views/pages/message.tsx";
import { Refusal } from "#views/parts/refusal.tsx";
import { noteRefusal } from "./audit.ts";
import type { AppContext, AppDeps } from "./deps.ts";
import { drawEmptyPanes } from "./drawn-page.tsx";
import { logOf } from "./in-request.ts";
import { secondFactorRequired } from "./middleware/second-factor-first.ts";
import { isPassing, Problem } from "./problem.ts";
import { renderPage } from "./render-page.tsx";
import { isDatastar, wantsPage } from "./request-kind.ts";

/** Every error leaves through here: RFC 9457 for programs, a page for people, a stack for nobody. */
export function errorAnswer(deps: AppDeps, c: AppContext, error: unknown) {
  const problem = toProblem(deps, c, error);
  noteRefusal(deps, c, problem);
  for (const [name, value] of Object.entries(problem.headers)) c.header(name, value);
  if (isDatastar(c) && c.req.method !== "GET") return refusal(deps, c, problem);
  if (!wantsPage(c)) {
    return c.body(JSON.stringify(problem), problem.status, {
      "Content-Type": "application/problem+json",
      "Cache-Control": "no-store",
    });
  }
  return errorPage(deps, c, problem);
}

/** As 200, for the client leaves any other answer unread, and the click would seem to do nothing. */
function refusal({ events }: AppDeps, c: AppContext, problem: Problem) {
  const { title, detail } = problem;
  const passing = isPassing(problem);
  return c.html(<Refusal title={title} detail={detail} passing={passing} at={events.now()} />);
}

function toProblem(deps: AppDeps, c: AppContext, error: unknown): Problem {
  if (error instanceof Problem) {
    const { cause: err, status } = error;
    // Whoever asked is told to try again; what did not answer is told to who runs the shop.
    if (err) logOf(deps, c).warn({ err, ...askedFor(c), status }, "no answer");
    return error;
  }
  if (error instanceof HTTPException) {
    return new Problem({ status: 400, code: "bad_request", title: "That request can't be read" });
  }
  if (isBusy(error)) {
    logOf(deps, c).warn({ err: error, ...askedFor(c) }, "the database is locked by somebody else");
    return new Problem({
      status: 503,
      code: "not_now",
      title: "The shop is busy for a moment",
      detail: "Nothing is lost. Try again.",
      headers: { "Retry-After": "1" },
    });
  }
  logOf(deps, c).error({ err: error, ...askedFor(c) }, "a request failed");
  return new Problem({
    status: 500,
    code: "internal",
    title: "Something broke on our side",
    detail: "Nothing you did is lost. Try again in a moment.",
  });
}

function askedFor({ req }: AppContext) {
  return { method: req.method, path: req.path };
}

function errorPage(deps: AppDeps, c: AppContext, problem: Problem) {
  const content = {
    title: problem.title,
    markdown: `# ${problem.title}\n\n${problem.detail ?? ""}`,
    input: (
      <MessagePage icon="warning" title={problem.title}>
        {problem.detail}
        <p class="muted small">
          If you ask us about it, quote request <code id="request-id">{c.var.requestId}</code>{" "}
          {`(${problem.status}, ${problem.code})`}.
        </p>
      </MessagePage>
    ),
  };
  // What broke may be the database: the page that says so must not need it. Nor is anything of the shop shown
  // to whoever has no second factor yet.
  const isBare = problem.status >= 500 || problem.code === secondFactorRequired;
  const panes = isBare && { panes: drawEmptyPanes(deps, c.var.user) };
  return renderPage(deps, c, content, { live: false, status: problem.status, ...panes });
}
