import type { Handler } from "hono";
import type { AppContext, AppDeps, AppEnv } from "./deps.ts";
import { Problem } from "./problem.ts";
import { isDatastar, wantsPage } from "./request-kind.ts";

/** Answers a person whose form was refused with the form: what was typed, and what is wrong with it. */
export type Again = (
  deps: AppDeps,
  c: AppContext,
  problem: Problem,
) => Response | Promise<Response>;

/** Programs get the problem itself, and so do people where nobody draws the form again. */
export function orAgain(
  deps: AppDeps,
  again: Again | undefined,
  act: (c: AppContext) => Promise<Response>,
): Handler<AppEnv> {
  return async function answerOrAgain(c) {
    try {
      return await act(c);
    } catch (error) {
      const isForm = wantsPage(c) || isDatastar(c);
      if (again && isForm && error instanceof Problem) return again(deps, c, error);
      throw error;
    }
  };
}
