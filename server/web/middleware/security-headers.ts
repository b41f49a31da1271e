import { NONCE, secureHeaders } from "hono/secure-headers";

/**
 * Scripts run with the nonce of their page only, so markup that slips into a page cannot run.
 * Style attributes are allowed because Datastar hides elements with them.
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
    permissionsPolicy: { camera: [], microphone: [], geolocation: [] },
  });
}
