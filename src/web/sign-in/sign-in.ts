import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Request } from 'express';
import { appendAudit } from '../../db/audit.ts';
import type { Database } from '../../db/connection.ts';
import { findPerson, findPersonByEmail } from '../../db/person.ts';
import { countLinks, endSession, endSessions } from '../../db/sign-in.ts';
import type { AuditRole, Json } from '../../domain/audit.ts';
import type { Person } from '../../domain/person.ts';
import { LINKS_AT_ONCE, type Refusal } from '../../domain/sign-in.ts';
import { REFUSALS } from '../../domain/sign-in-wording.ts';
import type { Logger } from '../../logger.ts';
import { signInMail } from '../../mail/sign-in-mail.ts';
import type { Mail, Mailer } from '../../mail/transport.ts';
import type { Role } from '../../vocabulary/role.ts';
import { HOME } from '../home.ts';
import {
  type AuthOptions,
  cookiePrefix,
  ORGANISATION,
  type Organisation,
  openLinkAuth,
  openStaffAuth,
} from './auth.ts';

/** What signing in rests on. */
export interface SignInOptions {
  /** With the rights of people who have signed in. */
  database: Database;
  mailer: Mailer;
  clock: () => Date;
  log: Logger;
  /** Signs cookies; at least 32 characters. */
  secret: string;
  publicUrl: string;
  isDevelopment: boolean;
  /** Who vouches for staff; undefined where nobody does. */
  organisation: Organisation | undefined;
}

/** Cookies to be set, each as the value of a Set-Cookie header. */
export type Cookies = readonly string[];

/** Somebody was let in, or was not and why. */
export type Entrance = { cookies: Cookies; person: Person } | { refusal: Refusal };

/** How the site tells who sends a request, and how people sign in and out. */
export interface SignIn {
  /** Who sends a request, by the session that its cookie names; nobody where there is none, or it is over. */
  findPerson(request: Request): Promise<Person | undefined>;
  /** What tells a request's session from others, empty without one: tokens against forged forms are bound to it. */
  sessionIdOf(request: Request): string;
  /** At least 32 characters that nobody else knows. */
  secret: string;
  /** How staff sign in: by their organisation; in development by an emailed link; or not at all. */
  staffWay: 'organisation' | 'link' | 'none';
  /** The id that a request's session goes by in the database. */
  findSessionId(request: Request): Promise<string | undefined>;
  /** Mails a link where the address may have one. Returns at once, and tells nobody whether it does. */
  requestLink(email: string, next: string): void;
  /** Signs in by the token of an emailed link. */
  enterByLink(token: string, request: Request): Promise<Entrance>;
  /** Where to send somebody to sign in with their organisation, and the cookies that they must bring back. */
  askOrganisation(next: string): Promise<{ address: string; cookies: Cookies } | { refusal: Refusal }>;
  /** Signs in by what the organisation sent somebody back with, and says where they wanted to go. */
  enterByOrganisation(request: Request): Promise<Entrance & { next?: string }>;
  /** Ends the session of a request, or all of the person's; returns the cookies that forget it. */
  leave(request: Request, which: 'here' | 'everywhere'): Promise<Cookies>;
  /** In development: the latest mails with links to addresses under .invalid, which reach nobody. */
  mailsToNobody(): readonly Mail[];
  /** Resolves when every mail asked for has been sent or given up. */
  settled(): Promise<void>;
}

/** Mails that a demonstration shows. */
const MAILS_SHOWN = 20;

/** Opens signing in, on our own database. */
export function openSignIn(options: SignInOptions): SignIn {
  const { database, mailer, clock, log, secret, publicUrl, isDevelopment, organisation } = options;
  const { db } = database;
  const staffWay = organisation ? 'organisation' : isDevelopment ? 'link' : 'none';
  const mayUseLink = (role: Role) => role === 'member' || staffWay === 'link';
  const shown: Mail[] = [];
  const sending = new Set<Promise<void>>();

  const auth: AuthOptions = {
    ...options,
    mayEnter: (role, way) => (way === 'link' ? mayUseLink(role) : role !== 'member'),
    onEnter: (person, way) => record(person, 'sign-in.entered', { way }),
    onRefuse: async (personId, refusal) => {
      if (personId !== undefined) await endSessions(db, personId);
      await recordRefusal(refusal, 'organisation', personId);
    },
  };
  const links = openLinkAuth(auth, sendLink);
  const staff = organisation ? openStaffAuth(auth, organisation) : undefined;
  const sessionCookie = `${cookiePrefix(publicUrl)}.session_token`;

  function record(
    who: { personId: string; role: AuditRole } | undefined,
    action: string,
    detail: Record<string, Json> = {},
  ): Promise<void> {
    return db.transaction().execute(async (trx) => {
      await appendAudit(trx, {
        personId: who?.personId,
        role: who?.role ?? 'public',
        action,
        subject: who ? `person/${who.personId}` : 'person',
        detail,
        happenedAt: clock(),
      });
    });
  }

  async function recordRefusal(refusal: Refusal, way: 'link' | 'organisation', personId?: string): Promise<void> {
    await record(personId === undefined ? undefined : { personId, role: 'public' }, 'sign-in.refused', {
      refusal,
      way,
    });
  }

  async function findSession(headers: IncomingHttpHeaders) {
    const { cookie } = headers;
    // Most requests are from people who are not signed in: they cost nothing.
    if (!cookie?.includes(`${sessionCookie}=`)) return undefined;
    const found = await links.api.getSession({ headers: new Headers({ cookie }) });
    return found ? { sessionId: found.session.id, personId: found.user.id } : undefined;
  }

  async function prepareLink(email: string, next: string): Promise<void> {
    const person = await findPersonByEmail(db, email);
    if (!person) return log.info({}, 'a link was asked for an address that nobody has');
    if (person.isDisabled || !mayUseLink(person.role)) {
      return recordRefusal(person.isDisabled ? 'disabled' : 'not-by-link', 'link', person.personId);
    }
    if ((await countLinks(db, person.email)) >= LINKS_AT_ONCE) {
      return recordRefusal('too-many', 'link', person.personId);
    }
    const metadata = { name: person.name, next };
    await links.api.signInMagicLink({ body: { email: person.email, metadata }, headers: new Headers() });
  }

  async function sendLink(email: string, token: string, metadata: Record<string, unknown> = {}): Promise<void> {
    const link = new URL(`${publicUrl}/sign-in/link`);
    link.searchParams.set('token', token);
    if (metadata.next !== HOME) link.searchParams.set('next', String(metadata.next));
    const mail = signInMail({ name: String(metadata.name), email }, link.href);
    if (isDevelopment && email.endsWith('.invalid')) {
      shown.unshift(mail);
      shown.length = Math.min(shown.length, MAILS_SHOWN);
    }
    await mailer.send(mail);
  }

  /** After somebody was let in, the session their browser had before is over: an id never outlives a change of person. */
  async function entered(cookies: Cookies, headers: IncomingHttpHeaders): Promise<Entrance> {
    const before = await findSession(headers);
    const now = await findSession({ cookie: cookies.map((cookie) => cookie.split(';')[0]).join('; ') });
    const person = now && (await findPerson(db, now.personId));
    if (!person) return { refusal: 'disabled' };
    if (before) await endSession(db, before.sessionId);
    return { cookies, person };
  }

  return {
    secret,
    staffWay,
    findPerson: async ({ headers }) => {
      const session = await findSession(headers);
      return session && findPerson(db, session.personId);
    },
    sessionIdOf: ({ cookies }) => String(cookies?.[sessionCookie] ?? ''),
    findSessionId: async ({ headers }) => (await findSession(headers))?.sessionId,
    requestLink: (email, next) => {
      const work = prepareLink(email, next)
        .catch((error) => {
          const reference = randomUUID().slice(0, 8);
          log.error({ reference, problem: (error as Error).message }, 'a sign-in mail was not sent');
        })
        .finally(() => sending.delete(work));
      sending.add(work);
    },
    enterByLink: async (token, { headers }) => {
      const answer = await links.api.magicLinkVerify({
        query: { token },
        headers: new Headers({ 'user-agent': headers['user-agent'] ?? '' }),
        asResponse: true,
      });
      if (answer.ok) return entered(answer.headers.getSetCookie(), headers);
      const refusal = errorOf(answer) === 'failed_to_create_session' ? 'disabled' : 'link-used';
      await recordRefusal(refusal, 'link');
      return { refusal };
    },
    askOrganisation: async (next) => {
      if (!staff) return { refusal: 'organisation-silent' };
      const answer = await staff.api.signInSocial({
        body: { provider: ORGANISATION, callbackURL: `${publicUrl}${next}`, errorCallbackURL: `${publicUrl}/sign-in` },
        asResponse: true,
      });
      if (!answer.ok) return { refusal: 'organisation-silent' };
      const { url } = (await answer.json()) as { url: string };
      return { address: url, cookies: answer.headers.getSetCookie() };
    },
    enterByOrganisation: async ({ originalUrl, headers }) => {
      if (!staff) return { refusal: 'organisation-silent' };
      const answer = await staff.handler(
        new Request(`${publicUrl}${originalUrl}`, {
          headers: { cookie: headers.cookie ?? '', 'user-agent': headers['user-agent'] ?? '' },
        }),
      );
      const error = errorOf(answer);
      const location = answer.headers.get('location');
      if (error === undefined && location !== null) {
        const { pathname, search } = new URL(location, publicUrl);
        return { ...(await entered(answer.headers.getSetCookie(), headers)), next: `${pathname}${search}` };
      }
      if (error !== undefined && Object.hasOwn(REFUSALS, error)) return { refusal: error as Refusal };
      await recordRefusal('organisation-refused', 'organisation');
      return { refusal: 'organisation-refused' };
    },
    leave: async ({ headers }, which) => {
      const session = await findSession(headers);
      const answer = await links.api.signOut({
        headers: new Headers({ cookie: headers.cookie ?? '' }),
        asResponse: true,
      });
      if (session) {
        const person = await findPerson(db, session.personId);
        if (which === 'everywhere') await endSessions(db, session.personId);
        const action = which === 'everywhere' ? 'sign-in.left-everywhere' : 'sign-in.left';
        if (person) await record(person, action);
      }
      return answer.headers.getSetCookie();
    },
    mailsToNobody: () => shown,
    settled: async () => {
      await Promise.all(sending);
    },
  };
}

/** The library's word for what went wrong, which it hands over in the address it would send a browser to. */
function errorOf(answer: Response): string | undefined {
  const location = answer.headers.get('location');
  if (location === null) return answer.ok ? undefined : 'unknown';
  return new URL(location, 'http://site.invalid').searchParams.get('error') ?? undefined;
}
