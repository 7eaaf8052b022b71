import type { Session } from '../../db/sign-in.ts';
import type { Person } from '../../domain/person.ts';
import type { Refusal } from '../../domain/sign-in.ts';
import { LINK_SENT, momentText, REFUSALS, STAYS_SIGNED_IN } from '../../domain/sign-in-wording.ts';
import type { Mail } from '../../mail/transport.ts';
import { areaName } from '../../vocabulary/area.ts';
import { ROLE_NAMES } from '../../vocabulary/role.ts';
import type { FieldProblem } from '../form.ts';
import type { PageView } from '../show.ts';
import type { SignIn } from './sign-in.ts';

const plain = (title: string): PageView => ({ title, syntheticLabel: undefined });

/** The reason that an address gives; undefined where it gives none that there is. */
export function refusalIn(asked: unknown): Refusal | undefined {
  return typeof asked === 'string' && Object.hasOwn(REFUSALS, asked) ? (asked as Refusal) : undefined;
}

/** The page on which people say how they want to sign in. */
export function signInView(page: {
  staffWay: SignIn['staffWay'];
  settings: { isDevelopment: boolean };
  next: string;
  typed?: string;
  problems?: readonly FieldProblem[];
  refusal?: Refusal | undefined;
}) {
  const { staffWay, settings, next, typed = '', problems = [], refusal } = page;
  return {
    ...plain('Sign in'),
    refusal: refusal && REFUSALS[refusal],
    staffHref: staffWay === 'organisation' ? `/sign-in/staff?${new URLSearchParams({ next })}` : undefined,
    isStaffByLink: staffWay === 'link',
    mailsHref: settings.isDevelopment ? '/outbox/sign-in' : undefined,
    next,
    typed,
    problems,
    stays: STAYS_SIGNED_IN,
  };
}

/** The same answer for every address. */
export function linkSentView() {
  return { ...plain('Look at your mail'), sentence: LINK_SENT };
}

/** The page that an emailed link opens: one button, which signs in. */
export function confirmView(token: string, next: string) {
  return { ...plain('Sign in to Evenhand'), token, next };
}

/** What a person sees of themselves. */
export function accountView(person: Person, sessions: readonly Session[], ownSessionId: string | undefined) {
  const { name, email, role, areaCodes } = person;
  return {
    ...plain('Your account'),
    rows: [
      { name: 'Name', text: name },
      { name: 'Email address', text: email },
      { name: 'You are', text: begunLarge(ROLE_NAMES[role]) },
      { name: 'Areas', text: begunLarge(areasText(areaCodes)) },
    ],
    sessions: sessions.map(({ sessionId, createdAt, expiresAt, userAgent }) => ({
      since: momentText(createdAt),
      until: momentText(expiresAt),
      browser: browserText(userAgent),
      isThis: sessionId === ownSessionId,
    })),
  };
}

/** The same words with a capital at their beginning. */
export function begunLarge(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function areasText(areaCodes: Person['areaCodes']): string {
  if (areaCodes === 'all') return 'all of London';
  return areaCodes.length === 0 ? 'none yet' : areaCodes.map(areaName).join(', ');
}

const BROWSERS = [
  ['Edg', 'Edge'],
  ['OPR', 'Opera'],
  ['Firefox', 'Firefox'],
  ['Chrome', 'Chrome'],
  ['Safari', 'Safari'],
] as const;

const SYSTEMS = ['Android', 'iPhone', 'iPad', 'Windows', 'Macintosh', 'Linux'] as const;

/** A browser and where it runs, as far as its own word tells: "Firefox, Windows". */
function browserText(userAgent = ''): string {
  const browser = BROWSERS.find(([mark]) => userAgent.includes(`${mark}/`))?.[1];
  const system = SYSTEMS.find((name) => userAgent.includes(name));
  return [browser, system].filter((word) => word !== undefined).join(', ') || 'not known';
}

/** In development: mails with links to people of the demonstration, none of whom has a letter box. */
export function mailsView(mails: readonly Mail[]) {
  return {
    ...plain('Links to sign in'),
    mails: mails.map(({ to, subject, text }) => ({
      to,
      subject,
      text,
      href: /^https?:\/\/\S+$/m.exec(text)?.[0],
    })),
  };
}
