import type { Handler, Response } from 'express';
import helmet from 'helmet';

/** Our own style sheet and icon, and nothing else: no script, no form, no frame, no other host. */
export function securityHeaders(): Handler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
    },
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  });
}

/** Lets a page hold frames of this site. */
export function allowOwnFrames(response: Response): void {
  response.set(
    'Content-Security-Policy',
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
  );
}

/** Shuts a mail in: it keeps its own styles, may stand in a frame of this site, and can load, run and send nothing. */
export function sandboxMail(response: Response): void {
  response.set('X-Frame-Options', 'SAMEORIGIN');
  response.set(
    'Content-Security-Policy',
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'self'; base-uri 'none'",
  );
}
