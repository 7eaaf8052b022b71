import { doubleCsrf } from 'csrf-csrf';
import type { RequestHandler, Response } from 'express';
import type { SignIn } from './sign-in/sign-in.ts';

/** A form was sent that this site did not give to this browser, or whose page has been open too long. */
export class ForgedForm extends Error {}

/**
 * Refuses forms that another site has a reader's browser send: each of ours carries a token, signed and bound to the session
 * and to a cookie, and a browser that names the origin of the request must name ours. The cookie is set by pages with a form alone.
 */
export function forgedForms(signIn: SignIn, publicUrl: string): RequestHandler {
  const isSecure = publicUrl.startsWith('https:');
  const { generateCsrfToken, validateRequest } = doubleCsrf({
    getSecret: () => signIn.secret,
    getSessionIdentifier: (request) => signIn.sessionIdOf(request),
    cookieName: isSecure ? '__Host-evenhand-form' : 'evenhand-form',
    cookieOptions: { sameSite: 'lax', secure: isSecure, httpOnly: true, path: '/' },
    getCsrfTokenFromRequest: (request) => request.body?._csrf,
  });
  return (request, response, next) => {
    // One for all forms of a page, since there is one cookie. That from before signing in is replaced, not complained about.
    let token: string | undefined;
    response.locals.csrfToken = () => {
      token ??= generateCsrfToken(request, response, { validateOnReuse: false });
      return token;
    };
    if (request.method === 'GET' || request.method === 'HEAD') return next();
    const site = request.get('Sec-Fetch-Site');
    if ((site !== undefined && site !== 'same-origin') || !validateRequest(request)) throw new ForgedForm();
    next();
  };
}

/** The token of a form on the page about to be shown. */
export function csrfTokenOf(response: Response): string {
  return response.locals.csrfToken();
}
