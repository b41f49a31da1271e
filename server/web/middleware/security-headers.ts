import { createMiddleware } from "hono/factory";
import { NONCE, secureHeaders } from "hono/secure-headers";
import type { AppEnv } from "../deps.ts";

/**
 * Scripts run with the nonce of their page only: a script element or a handler that slips into a page does
 * nothing. It is no help against a `data-…` attribute that slips in, for the page's own client carries those
 * out, with the nonce. So what people type is always text, and never part of such an attribute
 * (tests/web/user-text.test.ts). Style attributes are allowed because the client hides elements with them.
 */
export function securityHeaders({ https, clientUrl }: { https: boolean; clientUrl: string }) {
  const strictTransportSecurity = https ? "max-age=31536000" : false;
  const ofPages = secureHeaders({
    ...notForBrowsersOfToday,
    strictTransportSecurity,
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      scriptSrc: [NONCE, "'self'", ...(URL.canParse(clientUrl) ? [new URL(clientUrl).origin] : [])],
      styleSrc: ["'self'"],
      styleSrcAttr: ["'unsafe-inline'"],
      imgSrc: ["'self'", "data:"],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
      objectSrc: ["'none'"],
    },
    xFrameOptions: "DENY",
    referrerPolicy: "same-origin",
    permissionsPolicy: { camera: [], microphone: [], geolocation: [] },
  });
  const ofFramedLetters = secureHeaders({
    ...notForBrowsersOfToday,
    strictTransportSecurity,
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      styleSrc: ["'unsafe-inline'"],
      formAction: ["'none'"],
      frameAncestors: ["'self'"],
      baseUri: ["'none'"],
      sandbox: [""],
    },
    xFrameOptions: "SAMEORIGIN",
    referrerPolicy: "no-referrer",
  });
  return createMiddleware<AppEnv>((c, next) =>
    framedLetter.test(c.req.path) ? ofFramedLetters(c, next) : ofPages(c, next),
  );
}

/** What was written to somebody, as an admin's page shows it: it loads nothing, runs nothing, sends nothing. */
const framedLetter = /^\/admin\/mail\/\d+\/letter\.html$/;

/** Read by browsers of the past alone, and sent with every picture they weigh down a first visit. */
const notForBrowsersOfToday = {
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
} as const;
