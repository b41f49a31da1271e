import { NONCE, secureHeaders } from "hono/secure-headers";

/**
 * Scripts run with the nonce of their page only: a script element or a handler that slips into a page does
 * nothing. It is no help against a `data-…` attribute that slips in, for the page's own client carries those
 * out, with the nonce. So what people type is always text, and never part of such an attribute
 * (tests/web/user-text.test.ts). Style attributes are allowed because the client hides elements with them.
 */
export function securityHeaders({ https, clientUrl }: { https: boolean; clientUrl: string }) {
  return secureHeaders({
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
    strictTransportSecurity: https ? "max-age=31536000" : false,
    // Read by browsers of the past alone, and sent with every picture they weigh down a first visit.
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
    permissionsPolicy: { camera: [], microphone: [], geolocation: [] },
  });
}
