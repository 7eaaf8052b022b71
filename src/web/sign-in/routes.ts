import type { Request, Response } from 'express';
import { z } from 'zod';
import { listSessions } from '../../db/sign-in.ts';
import type { SiteDeps } from '../../deps.ts';
import { localPath } from '../../domain/sign-in.ts';
import { ROLES } from '../../vocabulary/role.ts';
import { parseForm } from '../form.ts';
import { findPersonOf, personOf } from '../guard.ts';
import { HOME } from '../home.ts';
import type { Access, Route } from '../route.ts';
import { show } from '../show.ts';
import type { Cookies, Entrance } from './sign-in.ts';
import { accountView, confirmView, linkSentView, mailsView, refusalIn, signInView } from './view.ts';

const EVERYBODY: Access = { roles: ROLES };

const linkForm = z.object({
  email: z
    .string('Enter your email address')
    .trim()
    .max(254, 'Enter an email address of at most 254 characters')
    .pipe(z.email('Enter an email address such as name@example.org')),
});

/** Signing in and out, and what a person sees of their own account. */
export function signInRoutes(deps: SiteDeps): Route[] {
  return [
    { method: 'get', path: '/sign-in', access: 'public', handle: signInPage(deps) },
    { method: 'post', path: '/sign-in/link', access: 'public', handle: askForLink(deps) },
    { method: 'get', path: '/sign-in/sent', access: 'public', handle: sentPage },
    { method: 'get', path: '/sign-in/link', access: 'public', handle: confirmPage },
    { method: 'post', path: '/sign-in/link/confirm', access: 'public', handle: enterByLink(deps) },
    { method: 'get', path: '/sign-in/staff', access: 'public', handle: askOrganisation(deps) },
    { method: 'get', path: '/sign-in/callback/staff', access: 'public', handle: enterByOrganisation(deps) },
    { method: 'post', path: '/sign-out', access: 'public', handle: leave(deps, 'here') },
    { method: 'get', path: '/account', access: EVERYBODY, handle: accountPage(deps) },
    { method: 'post', path: '/sign-out-everywhere', access: EVERYBODY, handle: leave(deps, 'everywhere') },
    ...(deps.settings.isDevelopment
      ? [{ method: 'get', path: '/outbox/sign-in', access: 'public', handle: mailsPage(deps) } as const]
      : []),
  ];
}

type Handle = Route['handle'];

function signInPage({ signIn, settings }: SiteDeps): Handle {
  return (request, response) => {
    const next = localPath(request.query.next, HOME);
    if (findPersonOf(response)) return response.redirect(303, next);
    const refusal = refusalIn(request.query.refused);
    show(response, 'sign-in', signInView({ staffWay: signIn.staffWay, settings, next, refusal }), refusal ? 403 : 200);
  };
}

function askForLink({ signIn, settings }: SiteDeps): Handle {
  return (request, response) => {
    const next = localPath(request.body.next, HOME);
    const form = parseForm(linkForm, request.body);
    if (!form.ok) {
      const typed = typeof request.body.email === 'string' ? request.body.email : '';
      const page = signInView({ staffWay: signIn.staffWay, settings, next, typed, problems: form.problems });
      return show(response, 'sign-in', page, 422);
    }
    signIn.requestLink(form.value.email, next);
    response.redirect(303, '/sign-in/sent');
  };
}

const sentPage: Handle = (_request, response) => show(response, 'sign-in-sent', linkSentView());

/** Programs that look through mail open every link in it: the page that a link opens changes nothing, its button does. */
const confirmPage: Handle = (request, response) => {
  const token = typeof request.query.token === 'string' ? request.query.token : '';
  show(response, 'sign-in-confirm', confirmView(token, localPath(request.query.next, HOME)));
};

function enterByLink({ signIn }: SiteDeps): Handle {
  return async (request, response) => {
    const token = typeof request.body.token === 'string' ? request.body.token : '';
    answerEntrance(response, await signIn.enterByLink(token, request), localPath(request.body.next, HOME));
  };
}

function askOrganisation({ signIn }: SiteDeps): Handle {
  return async (request, response) => {
    const next = localPath(request.query.next, HOME);
    if (signIn.staffWay !== 'organisation') return response.redirect(303, '/sign-in');
    const asked = await signIn.askOrganisation(next);
    if ('refusal' in asked) return refuse(response, asked.refusal, next);
    setCookies(response, asked.cookies);
    response.redirect(303, asked.address);
  };
}

function enterByOrganisation({ signIn }: SiteDeps): Handle {
  return async (request, response) => {
    const { next, ...entrance } = await signIn.enterByOrganisation(request);
    answerEntrance(response, entrance, localPath(next, HOME));
  };
}

function leave({ signIn }: SiteDeps, which: 'here' | 'everywhere'): Handle {
  return async (request, response) => {
    setCookies(response, await signIn.leave(request, which));
    response.redirect(303, `/sign-in?done=${which === 'here' ? 'signed-out' : 'signed-out-everywhere'}`);
  };
}

function accountPage({ signedIn, signIn }: SiteDeps): Handle {
  return async (request, response) => {
    const person = personOf(response);
    const sessions = await listSessions(signedIn.db, person.personId);
    show(response, 'account', accountView(person, sessions, await signIn.findSessionId(request)));
  };
}

function mailsPage({ signIn }: SiteDeps): Handle {
  return (_request: Request, response: Response) => show(response, 'outbox-sign-in', mailsView(signIn.mailsToNobody()));
}

function answerEntrance(response: Response, entrance: Entrance, next: string): void {
  if ('refusal' in entrance) refuse(response, entrance.refusal, next);
  else {
    setCookies(response, entrance.cookies);
    response.redirect(303, next);
  }
}

function refuse(response: Response, refusal: string, next: string): void {
  const query = new URLSearchParams({ refused: refusal, ...(next === HOME ? {} : { next }) });
  response.redirect(303, `/sign-in?${query}`);
}

function setCookies(response: Response, cookies: Cookies): void {
  for (const cookie of cookies) response.append('Set-Cookie', cookie);
}
