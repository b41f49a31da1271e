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
  return createMiddleware<AppEnv>(async (c, next) => {
    await (framedLetter.test(c.req.path) ? ofFramedLetters(c, next) : ofPages(c, next));
    // What is not there is answered by a page.
    if (!file.test(c.req.path) || c.res.status >= 400) return;
    c.header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox");
    for (const name of ofPagesAlone) c.header(name, undefined);
  });
}

/** A style sheet, a script, a face, a picture: opened by itself it may draw itself and nothing else. */
const file = /^\/(build|pictures|fonts)\/|^\/favicon\.svg$/;

/** They tell a browser what a page may do, and a first visit brings fifteen files with it. */
const ofPagesAlone = [
  ...["Cross-Origin-Opener-Policy", "Origin-Agent-Cluster", "Permissions-Policy"],
  ...["Referrer-Policy", "X-DNS-Prefetch-Control", "X-Frame-Options"],
];

/** What was written to somebody, as an admin's page shows it: it loads nothing, runs nothing, sends nothing. */
const framedLetter = /^\/admin\/mail\/\d+\/letter\.html$/;

/** Read by browsers of the past alone, and sent with every picture they weigh down a first visit. */
const notForBrowsersOfToday = {
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
} as const;
