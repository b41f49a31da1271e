import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { z } from "zod";
import type { Database } from "#db/connection.ts";
import { findCart } from "#db/shop/carts.ts";
import { findOpenCheckout } from "#db/shop/orders.ts";
import { findProduct } from "#db/shop/products.ts";
import { answered } from "#server/ingress/answers.ts";
import { readBody } from "#server/web/body.ts";
import type { AppContext, AppDeps, AppEnv } from "#server/web/deps.ts";
import { inRequest } from "#server/web/in-request.ts";
import { ownerOf, signedIn } from "#server/web/middleware/current-user.ts";
import { invalid } from "#server/web/problem.ts";
import { orRedrawn } from "#server/web/redrawn-form.ts";
import { isDatastar, localPath, wantsPage } from "#server/web/request-kind.ts";
import {
  addItem,
  quantitySchema,
  removeItem,
  setQuantity,
  skuSchema,
} from "../commands/user-session-ingress.ts";
import { keepWhatCanBeHad } from "../commands/what-can-be-had.ts";
import { redrawCartForm } from "./cart-forms.tsx";

/** A form's number is text. */
const quantity = z.coerce.number("Enter a whole number").pipe(quantitySchema);
const productId = z.string().min(1).max(100).optional();
export const added = z.object({
  sku: skuSchema.optional().describe("Which product; or else its id, in either spelling"),
  productId,
  product_id: productId,
  quantity: quantity.default(1),
});
export const amount = z.object({ quantity });

/** What may be asked of a cart. The object of the shopper's session decides; these only carry it there. */
export function cartCommands(deps: AppDeps) {
  const command = (act: Act) => orRedrawn(deps, redrawCartForm, (c) => carryOut(deps, c, act));

  return new Hono<AppEnv>()
    .use(signedIn())
    .get("/", (c) => c.json(cartOf(deps, c)))
    .post("/add", command(add))
    .post("/trim", (c) => trim(deps, c))
    .put("/lines/:sku", command(set))
    .delete("/lines/:sku", command(remove))
    .post("/lines/:sku/quantity", command(set))
    .post("/lines/:sku/remove", command(remove));
}

type Act = (deps: AppDeps, c: AppContext, change: Change) => Promise<unknown>;

interface Change {
  userId: string;
  /** One for each click: a command that is sent again changes nothing more. */
  key: string;
  now: number;
  beside: ReturnType<typeof findOpenCheckout>;
}

async function add({ ingress, events: { db } }: AppDeps, c: AppContext, change: Change) {
  const { quantity, ...wanted } = await readBody(c, added);
  return addItem(ingress, { ...change, sku: wantedSku(db, wanted), quantity });
}

type Wanted = Omit<z.output<typeof added>, "quantity">;

function wantedSku(db: Database, { sku, productId, product_id }: Wanted): string {
  if (sku !== undefined) return sku;
  const id = productId ?? product_id;
  if (id === undefined) throw invalid({ sku: "Say which product" });
  const product = findProduct(db, { id });
  if (!product) throw invalid({ productId: "We have no such product" });
  return product.sku;
}

async function set({ ingress }: AppDeps, c: AppContext, change: Change) {
  const { quantity } = await readBody(c, amount);
  return setQuantity(ingress, { ...change, sku: skuOf(c), quantity });
}

async function remove({ ingress }: AppDeps, c: AppContext, change: Change) {
  return removeItem(ingress, { ...change, sku: skuOf(c) });
}

async function carryOut(deps: AppDeps, c: AppContext, act: Act): Promise<Response> {
  const { db, now } = deps.events;
  const userId = ownerOf(c);
  const click = c.req.header("idempotency-key") ?? randomUUID();
  const key = `${userId}/${c.req.method} ${c.req.path}/${click}`;
  const change = { userId, key, now: now(), beside: findOpenCheckout(db, { userId }) };
  await answered(act(inRequest(deps, c), c, change), {
    code: "cart_refused",
    title: "The cart was left as it is",
  });

  // The stream draws what changed: a command answers with nothing.
  if (isDatastar(c)) return c.body(null, 204);
  return wantsPage(c) ? c.redirect("/cart", 303) : c.json(cartOf(deps, c));
}

/** What cannot be had leaves the cart, on whatever page that is asked for. */
async function trim(deps: AppDeps, c: AppContext): Promise<Response> {
  const userId = ownerOf(c);
  const key = `${userId}/trim/${c.req.header("idempotency-key") ?? randomUUID()}`;
  await keepWhatCanBeHad(inRequest(deps, c), { userId, key });
  if (isDatastar(c)) return c.body(null, 204);
  if (wantsPage(c)) return c.redirect(localPath(c.req.query("next"), "/cart"), 303);
  return c.json(cartOf(deps, c));
}

function skuOf(c: AppContext): string {
  const sku = skuSchema.safeParse(c.req.param("sku"));
  if (!sku.success) throw invalid({ sku: "This is not an item number of ours" });
  return sku.data;
}

function cartOf({ events: { db } }: AppDeps, c: AppContext) {
  return findCart(db, { userId: ownerOf(c) });
}
