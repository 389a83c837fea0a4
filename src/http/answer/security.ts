// Headers of every answer. No script runs on any page, no page can be framed, nothing is cached unless a route says so,
// and no address of a page leaks to another site.
import type { RequestHandler } from "express";
import helmet from "helmet";

export const securityHeaders = (origin: string): RequestHandler[] => [
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
    },
    frameguard: { action: "deny" },
    referrerPolicy: { policy: "no-referrer" },
    strictTransportSecurity: origin.startsWith("https://") ? { maxAge: 31_536_000 } : false,
  }),
  (_request, response, next) => {
    response.set("Cache-Control", "no-store");
    response.set("X-Robots-Tag", "noindex, nofollow");
    next();
  },
];

/** Any web application may call the REST endpoints, without cookies or other credentials. */
export const openToAnyOrigin: RequestHandler = (_request, response, next) => {
  response.set("Access-Control-Allow-Origin", "*");
  response.set("Access-Control-Expose-Headers", "Retry-After");
  response.set("Cross-Origin-Resource-Policy", "cross-origin");
  next();
};
