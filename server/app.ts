import { Hono } from "hono";
import { countWrites } from "#db/writes.ts";
import { CodeChecks } from "./accounts/code-checks.ts";
import { leavingRoutes, leftPage } from "./accounts/leaving-routes.tsx";
import { accountOperations } from "./accounts/operations.ts";
import { recoveryRoutes } from "./accounts/recovery-routes.tsx";
import { accountRoutes } from "./accounts/routes.tsx";
import { secondFactorRoutes } from "./accounts/second-factor-routes.tsx";
import { accountPage, securityRoutes } from "./accounts/security-routes.tsx";
import {
  domains,
  figuresOf,
  letterDrawings,
  listFailedRuns,
  listOwed,
  pathOfRun,
  sayStep,
} from "./domains/index.ts";
import type { LiveEvents } from "./events/run-observer.ts";
import { DrawingQueue } from "./live/drawing-queue.ts";
import { Drawings } from "./live/drawings.ts";
import { organisationOperations } from "./organisations/operations.ts";
import {
  organisationPage,
  organisationsPage,
  organisationsSection,
  tenantsPage,
  tenantsSection,
} from "./organisations/pages.tsx";
import { organisationRoutes, tenantRoutes } from "./organisations/routes.tsx";
import { standingPage } from "./organisations/standing.tsx";
import { limitBody } from "./processes/body-limit.ts";
import { pretendedSeller } from "./rules/seller.ts";
import { activityPage, earlierPaths } from "./web/activity.tsx";
import { apiDescription, apiPage } from "./web/api-description.tsx";
import { booksRoutes } from "./web/books.ts";
import { comparedSandbox } from "./web/compared-sandbox.ts";
import { contactPage } from "./web/contact.tsx";
import { dashboardPage } from "./web/dashboard.tsx";
import type { AppDeps, AppEnv, GivenDeps } from "./web/deps.ts";
import { errorAnswer } from "./web/error.tsx";
import { eventsAgain } from "./web/events-again.ts";
import { healthRoutes } from "./web/health.ts";
import {
  letterFrames,
  letterPage,
  lettersApi,
  lettersPage,
  lettersSection,
} from "./web/letters.tsx";
import { usualLimits } from "./web/limits.ts";
import { commandLimit } from "./web/middleware/command-limit.ts";
import { compression } from "./web/middleware/compression.ts";
import { currentUser } from "./web/middleware/current-user.ts";
import { idempotency } from "./web/middleware/idempotency.ts";
import { knownHost } from "./web/middleware/known-host.ts";
import { privateAnswers } from "./web/middleware/private-answers.ts";
import { requestId } from "./web/middleware/request-id.ts";
import { requestLog } from "./web/middleware/request-log.ts";
import { sameOrigin } from "./web/middleware/same-origin.ts";
import { secondFactorFirst } from "./web/middleware/second-factor-first.ts";
import { securityHeaders } from "./web/middleware/security-headers.ts";
import { notificationsApi } from "./web/notifications.ts";
import { notificationsPage } from "./web/notifications-page.tsx";
import { houseOperations } from "./web/openapi/operations.ts";
import { outsidePage, outsideRoutes, outsideSection } from "./web/outside.tsx";
import { paymentCallback, paymentEvents } from "./web/payment-callback.ts";
import { notFound, Problem } from "./web/problem.ts";
import { servePage } from "./web/render-page.tsx";
import { runPage } from "./web/runs.tsx";
import { sandboxPage, sandboxRoutes, sandboxSection } from "./web/sandbox.tsx";
import { searchPage, searchRoutes } from "./web/search.tsx";
import { sectionsOf } from "./web/section.ts";
import { isEncrypted } from "./web/sessions.ts";
import { shortcutsPage } from "./web/shortcuts.tsx";
import { retelling } from "./web/signed-events.ts";
import { staticFiles } from "./web/static-files.ts";
import { streamRoutes } from "./web/streams.ts";
import { paymentNews, stripeCallback } from "./web/stripe-callback.ts";
import { suddenDeathRoutes } from "./web/sudden-deaths.tsx";
import { undonePage, undoneRoutes, undoneSection } from "./web/undone.tsx";
import { workPage, workRoutes, workSection } from "./web/work.tsx";

/** The API of the house and of its domains, described with the schemas that check it. */
export const operations = [
  ...accountOperations,
  ...organisationOperations,
  ...domains.flatMap((domain) => domain.operations),
  ...houseOperations,
];

const retellings = [
  retelling(paymentEvents),
  retelling(paymentNews),
  ...domains.flatMap((domain) => domain.retellings ?? []),
];

/** Every page that can be opened and watched live. */
export const pages = [
  dashboardPage(domains),
  ...domains.flatMap((domain) => domain.pages),
  activityPage(domains),
  searchPage(domains),
  shortcutsPage,
  runPage,
  workPage,
  lettersPage,
  letterPage,
  undonePage(domains),
  outsidePage,
  tenantsPage,
  sandboxPage,
  notificationsPage,
  organisationsPage,
  organisationPage,
  standingPage,
  accountPage,
  leftPage,
  contactPage,
  apiPage(operations),
];

/** The whole of the web: it opens nothing and listens nowhere, so tests call it as main does. */
export function createApp(given: GivenDeps) {
  const deps: AppDeps = {
    ...given,
    sandbox: comparedSandbox(given, { listOwed, figuresOf }),
    seller: given.seller ?? pretendedSeller,
    sections: sectionsOf(domains, [
      organisationsSection,
      workSection,
      lettersSection,
      undoneSection,
      outsideSection,
      tenantsSection,
      ...(given.sandbox ? [sandboxSection] : []),
    ]),
    mail: given.mail ?? { shopUrl: given.publicUrl ?? "http://localhost", outboxUrl: undefined },
    letterDrawings,
    pathOfRun,
    sayStep,
    listFailedRuns,
    drawings: given.drawings ?? drawingsOf(given.events),
    queue: new DrawingQueue(),
    limits: { ...usualLimits, ...given.limits },
  };
  const codes = new CodeChecks(deps);
  const app = new Hono<AppEnv>();

  app.use(requestId(deps));
  app.use(requestLog(deps));
  app.use(compression());
  app.use(securityHeaders({ https: isEncrypted(deps), clientUrl: deps.assets.client }));
  if (deps.publicUrl) app.use(knownHost(deps.publicUrl));
  app.use(privateAnswers());
  app.route("/", healthRoutes(deps));
  app.route("/", staticFiles());

  app.use(sameOrigin());
  app.use(limitBody({ maxSize: 64 * 1024, onError: tooLarge }));
  app.use(currentUser(deps));
  app.use(secondFactorFirst(deps));
  app.use(commandLimit(deps));
  app.use("/api/*", idempotency(deps));

  for (const page of pages) app.get(page.path, servePage(deps, page));
  for (const { path, routes } of domains.flatMap((domain) => domain.routes)) {
    app.route(path, routes(deps));
  }
  app.route("/search", searchRoutes(deps, domains));
  app.route("/", earlierPaths());
  app.route("/", accountRoutes(deps, codes));
  app.route("/", recoveryRoutes(deps));
  app.route("/", secondFactorRoutes(deps, codes));
  app.route("/api/account", securityRoutes(deps));
  app.route("/", leavingRoutes(deps, domains));
  app.route("/api/openapi.json", apiDescription(operations));
  app.route("/api/organisations", organisationRoutes(deps));
  app.route("/api/tenants", tenantRoutes(deps));
  app.route("/api/payment/callback", paymentCallback(deps));
  app.route("/api/payment/stripe", stripeCallback(deps));
  app.route("/api/notifications", notificationsApi(deps));
  app.route("/api/work", workRoutes(deps));
  app.route("/api/books", booksRoutes(deps));
  app.route("/api/mail", lettersApi(deps));
  app.route("/admin/mail", letterFrames(deps));
  app.route("/api/undone", undoneRoutes(deps));
  app.route("/api/outside", outsideRoutes(deps));
  app.route("/api/sandbox/kill", suddenDeathRoutes(deps));
  app.route("/api/sandbox", sandboxRoutes(deps));
  app.route("/api/events", eventsAgain(deps, retellings));
  app.route("/stream", streamRoutes(deps, pages));

  app.notFound((c) => errorAnswer(deps, c, notFound()));
  app.onError((error, c) => errorAnswer(deps, c, error));
  return app;
}

export function drawingsOf(events: LiveEvents): Drawings {
  return new Drawings({ ...events, countWrites: () => countWrites(events.db) });
}

function tooLarge(): never {
  throw new Problem({
    status: 413,
    code: "too_large",
    title: "That is too much at once",
    detail: "Send at most 64 KB.",
  });
}
