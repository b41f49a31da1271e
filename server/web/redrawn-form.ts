import type { Handler } from "hono";
import type { AppContext, AppDeps, AppEnv } from "./deps.ts";
import { isPassing, Problem } from "./problem.ts";
import { isDatastar, wantsPage } from "./request-kind.ts";

/** Answers a person whose form was refused with the form: what was typed, and what is wrong with it. */
export type Redraw = (
  deps: AppDeps,
  c: AppContext,
  problem: Problem,
) => Response | Promise<Response>;

/**
 * For a person the form is redrawn; programs get the problem itself. A command that may be sent again as it
 * is leaves its form as it is.
 */
export function orRedrawn(
  deps: AppDeps,
  redraw: Redraw,
  act: (c: AppContext) => Promise<Response>,
): Handler<AppEnv> {
  return async function answerOrRedraw(c) {
    try {
      return await act(c);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const isForm = wantsPage(c) || (isDatastar(c) && !isPassing(error));
      if (isForm) return redraw(deps, c, error);
      throw error;
    }
  };
}
