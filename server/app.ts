import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { currentUser } from "./middleware/current-user.ts";
import { idempotency } from "./middleware/idempotency.ts";
import { requestLog } from "./middleware/request-log.ts";
import { sameOrigin } from "./middleware/same-origin.ts";
import { securityHeaders } from "./middleware/security-headers.ts";
import { notFound, Problem } from "./problem.ts";
import { accountRoutes } from "./routes/account.tsx";
import { rejectAgain } from "./routes/admin-again.tsx";
import { apiDescription } from "./routes/api-description.tsx";
import { cartAgain, checkoutAgain } from "./routes/cart-again.tsx";
import { cartCommands } from "./routes/cart-commands.ts";
import { checkoutRoutes } from "./routes/checkout.ts";
import { decisionRoutes } from "./routes/decisions.ts";
import { errorAnswer } from "./routes/error.tsx";
import { healthRoutes } from "./routes/health.ts";
import { notificationsApi } from "./routes/notifications.ts";
import { ordersApi } from "./routes/orders-api.ts";
import { servePage } from "./routes/page.tsx";
import { pages } from "./routes/pages.ts";
import { paymentCallback } from "./routes/payment-callback.ts";
import { productsApi } from "./routes/products.tsx";
import { staticFiles } from "./routes/static-files.ts";
import { streamRoutes } from "./routes/streams.tsx";
import { bookingAgain } from "./routes/trips-again.tsx";
import { tripsApi } from "./routes/trips-api.ts";
import type { AppDeps, AppEnv } from "./web.ts";

/** The whole of the web: it opens nothing and listens nowhere, so tests call it as main does. */
export function createApp(deps: AppDeps) {
  const app = new Hono<AppEnv>();

  app.use(requestLog(deps));
  app.use(securityHeaders({ https: deps.production, clientUrl: deps.assets.client }));
  app.route("/", healthRoutes(deps));
  app.route("/", staticFiles());

  app.use(sameOrigin());
  app.use(bodyLimit({ maxSize: 64 * 1024, onError: tooLarge }));
  app.use(currentUser(deps));
  app.use("/api/*", idempotency(deps));

  for (const page of pages) app.get(page.path, servePage(deps, page));
  app.route("/", accountRoutes(deps));
  app.route("/api/openapi.json", apiDescription());
  app.route("/api/products", productsApi(deps));
  app.route("/api/cart", cartCommands(deps, { again: cartAgain }));
  app.route("/api/workflow", decisionRoutes(deps, { again: rejectAgain }));
  app.route("/api/checkout", checkoutRoutes(deps, { again: checkoutAgain }));
  app.route("/api/orders", ordersApi(deps));
  app.route("/api/payment/callback", paymentCallback(deps));
  app.route("/api/trips", tripsApi(deps, { again: bookingAgain }));
  app.route("/api/notifications", notificationsApi(deps));
  app.route("/stream", streamRoutes(deps));

  app.notFound((c) => errorAnswer(deps, c, notFound()));
  app.onError((error, c) => errorAnswer(deps, c, error));
  return app;
}

function tooLarge(): never {
  throw new Problem({
    status: 413,
    code: "too_large",
    title: "That is too much at once",
    detail: "Send at most 64 KB.",
  });
}
