import type { Handler, Response } from 'express';
import helmet from 'helmet';

/** Our own style sheet, fonts, pictures and forms, and nothing else: no script, no frame, no other host. */
export function securityHeaders({ publicUrl }: { publicUrl: string }): Handler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        fontSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
    },
    xFrameOptions: { action: 'deny' },
    // Forms of our own are told apart by where they come from; no other site is told anything.
    referrerPolicy: { policy: 'same-origin' },
    // Only where the site is reached by https: a trial on http would lock its readers out of it.
    ...(publicUrl.startsWith('https:') ? {} : { strictTransportSecurity: false }),
  });
}

/** Lets a page hold frames of this site. */
export function allowOwnFrames(response: Response): void {
  response.set(
    'Content-Security-Policy',
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; frame-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
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
