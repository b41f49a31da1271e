import { findProductBySku } from "#db/shop/products.ts";
import { typedIn } from "#server/web/body.ts";
import type { AppContext, AppDeps } from "#server/web/deps.ts";
import { signedInUser } from "#server/web/middleware/current-user.ts";
import { patch } from "#server/web/patch.ts";
import type { Problem } from "#server/web/problem.ts";
import { renderPage } from "#server/web/render-page.tsx";
import { isDatastar } from "#server/web/request-kind.ts";
import { CommandError } from "#views/parts/command.tsx";
import { isCheckoutField } from "../rules/checkout-fields.ts";
import { cartContent } from "./cart.tsx";
import { productContent } from "./products.tsx";

/**
 * What a person sees whose form was refused: the form, with what was typed and what is wrong with it.
 * With the script the words are put in their place beside the field; without it the page is drawn again.
 */

export function redrawCartForm(deps: AppDeps, c: AppContext, problem: Problem) {
  return c.req.param("sku") ? redrawLine(deps, c, problem) : redrawAdding(deps, c, problem);
}

async function redrawAdding(deps: AppDeps, c: AppContext, problem: Problem) {
  const { sku = "", quantity } = await typedIn(c);
  const message = wordsFor(problem);
  if (isDatastar(c)) return patch(c, <CommandError id={`add-${sku}-error`} message={message} />);
  const product = findProductBySku(deps.events.db, { sku });
  const form = { quantity, error: message };
  const content = product && productContent(deps, c.var.user, product.id, form);
  if (!content) throw problem;
  return renderPage(deps, c, content, { live: false, status: problem.status });
}

async function redrawLine(deps: AppDeps, c: AppContext, problem: Problem) {
  const sku = c.req.param("sku") ?? "";
  const { quantity } = await typedIn(c);
  const message = wordsFor(problem);
  if (isDatastar(c))
    return patch(c, <CommandError id={`quantity-${sku}-error`} message={message} />);
  const lineErrors = { [sku]: { message, quantity } };
  return renderPage(deps, c, cartContent(deps, signedInUser(c), { lineErrors }), {
    live: false,
    status: problem.status,
  });
}

export async function redrawCheckout(deps: AppDeps, c: AppContext, problem: Problem) {
  const typed = Object.entries(await typedIn(c));
  const values = Object.fromEntries(typed.filter(([name]) => isCheckoutField(name)));
  const content = cartContent(deps, signedInUser(c), { values, errors: errorsOf(problem) });
  return renderPage(deps, c, content, { live: false, status: problem.status });
}

/** Fields of an address may be told by their place in the order; what has no field stands above all. */
function errorsOf({ fields = {}, title, detail = "" }: Problem): Record<string, string> {
  const placed = Object.entries(fields).map(([name, message]) => [
    name.replace(/^address\./, ""),
    message,
  ]);
  const homeless = placed.every(([name = ""]) => !isCheckoutField(name));
  return { ...(homeless && { form: `${title}. ${detail}` }), ...Object.fromEntries(placed) };
}

function wordsFor({ fields, title, detail }: Problem): string {
  return fields?.quantity ?? `${title}. ${detail ?? ""}`.trim();
}
