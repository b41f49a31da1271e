import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { accountRoutes } from "./accounts/routes.tsx";
import { cartCommands } from "./domains/shop/routes/cart-api.ts";
import { cartAgain, checkoutAgain } from "./domains/shop/routes/cart-forms.tsx";
import { checkoutRoutes } from "./domains/shop/routes/checkout-api.ts";
import { decisionRoutes } from "./domains/shop/routes/decisions-api.ts";
import { ordersApi } from "./domains/shop/routes/orders-api.ts";
import { productsApi } from "./domains/shop/routes/products.tsx";
import { rejectAgain } from "./domains/shop/routes/rejection-form.tsx";
import { bookingAgain } from "./domains/travel/routes/booking-form.tsx";
import { tripsApi } from "./domains/travel/routes/trips-api.ts";
import { apiDescription } from "./web/api-description.tsx";
import type { AppDeps, AppEnv } from "./web/deps.ts";
import { errorAnswer } from "./web/error.tsx";
import { healthRoutes } from "./web/health.ts";
import { currentUser } from "./web/middleware/current-user.ts";
import { idempotency } from "./web/middleware/idempotency.ts";
import { requestLog } from "./web/middleware/request-log.ts";
import { sameOrigin } from "./web/middleware/same-origin.ts";
import { securityHeaders } from "./web/middleware/security-headers.ts";
import { notificationsApi } from "./web/notifications.ts";
import { servePage } from "./web/page.tsx";
import { pages } from "./web/pages.ts";
import { paymentCallback } from "./web/payment-callback.ts";
import { notFound, Problem } from "./web/problem.ts";
import { staticFiles } from "./web/static-files.ts";
import { streamRoutes } from "./web/streams.tsx";

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
