import { betterAuth } from 'better-auth';
import { genericOAuth, magicLink } from 'better-auth/plugins';
import type { Database } from '../../db/connection.ts';
import { findPerson, findPersonByEmail } from '../../db/person.ts';
import { findPersonOfSubject, findSubject } from '../../db/sign-in.ts';
import {
  LINK_MINUTES,
  MEMBER_SESSION_DAYS,
  type Refusal,
  type StaffClaims,
  sessionEndsAt,
  staffStandingOf,
} from '../../domain/sign-in.ts';
import type { Logger } from '../../logger.ts';
import type { Role } from '../../vocabulary/role.ts';

/** The name of the organisation that vouches for staff, in addresses and in sign_in_account. */
export const ORGANISATION = 'staff';

/** An organisation's OpenID Connect provider. */
export interface Organisation extends StaffClaims {
  /** Address of the provider; its description lies below it, under .well-known/openid-configuration. */
  issuer: string;
  clientId: string;
  clientSecret: string;
}

/** What the library needs to know of us. */
export interface AuthOptions {
  database: Database;
  log: Logger;
  /** Signs cookies; at least 32 characters. */
  secret: string;
  publicUrl: string;
  /** Whether somebody of this role may sign in by this way; asked again when the session begins. */
  mayEnter: (role: Role, way: Way) => boolean;
  /** Told of a session just before it begins; throws to prevent it. */
  onEnter: (person: { personId: string; role: Role }, way: Way) => Promise<void>;
  /** Told of somebody whom their organisation knows and who is not let in: of their row, where they have one. */
  onRefuse: (personId: string | undefined, refusal: Refusal) => Promise<void>;
}

/** How somebody signs in. */
export type Way = 'link' | 'organisation';

/** Where the library's few routes lie. */
const BASE_PATH = '/sign-in';

/** Cookies of the site are for this very host and path, and for no script; the prefix makes browsers hold us to it. */
export function cookiePrefix(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? '__Host-evenhand' : 'evenhand';
}

/**
 * What both ways of signing in share: our tables, cookies and sessions. The library's own routes, limits and telemetry
 * stay off: pages call it, and it is reached by nothing else.
 */
function sharedOptions({ database, log, secret, publicUrl, mayEnter, onEnter }: AuthOptions) {
  return {
    appName: 'Evenhand',
    baseURL: publicUrl,
    basePath: BASE_PATH,
    secret,
    trustedOrigins: [new URL(publicUrl).origin],
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    logger: {
      level: 'warn' as const,
      // Details may hold addresses or tokens: only the sentence is kept.
      log: (level: string, message: string) =>
        (level === 'error' ? log.warn : log.info)({ said: message.slice(0, 200) }, 'sign-in library'),
    },
    database: { db: database.db, type: 'postgres' as const, transaction: true },
    user: {
      modelName: 'signInPerson',
      additionalFields: {
        // Not required here, so that who has no role is refused in our words; the table takes nobody without one.
        role: { type: 'string' as const, required: false },
        bcu: { type: 'string' as const, required: false },
        isDisabled: { type: 'boolean' as const, required: false, input: false },
      },
    },
    session: {
      modelName: 'signInSession',
      fields: { userId: 'personId' },
      expiresIn: MEMBER_SESSION_DAYS * 86_400,
      disableSessionRefresh: true,
    },
    account: {
      modelName: 'signInAccount',
      fields: { userId: 'personId' },
      updateAccountOnSignIn: false,
      accountLinking: { enabled: true, trustedProviders: [ORGANISATION], requireLocalEmailVerified: false },
    },
    verification: { modelName: 'signInToken', storeIdentifier: 'hashed' as const },
    advanced: {
      cookiePrefix: cookiePrefix(publicUrl),
      // The library's own prefix is __Secure-, which promises less than ours.
      useSecureCookies: false,
      defaultCookieAttributes: {
        httpOnly: true,
        sameSite: 'lax' as const,
        path: '/',
        secure: publicUrl.startsWith('https:'),
      },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session: { userId: string }, context: { path?: string } | null) => {
            const person = await findPerson(database.db, session.userId);
            const way: Way = context?.path?.startsWith('/callback/') ? 'organisation' : 'link';
            if (!person || !mayEnter(person.role, way)) return false;
            await onEnter(person, way);
            return { data: { ipAddress: null, expiresAt: sessionEndsAt(person.role, new Date()) } };
          },
        },
      },
      account: {
        create: {
          // Who they are there is all we need to know; what would let us act there is not kept.
          before: async () => ({
            data: {
              accessToken: null,
              refreshToken: null,
              idToken: null,
              accessTokenExpiresAt: null,
              refreshTokenExpiresAt: null,
              scope: null,
            },
          }),
        },
      },
    },
  };
}

/** The library with emailed links: it also looks after every session. `sendLink` is given the token that goes into the mail. */
export function openLinkAuth(
  options: AuthOptions,
  sendLink: (email: string, token: string, metadata: Record<string, unknown> | undefined) => Promise<void>,
) {
  return betterAuth({
    ...sharedOptions(options),
    plugins: [
      magicLink({
        expiresIn: LINK_MINUTES * 60,
        storeToken: 'hashed',
        disableSignUp: true,
        sendMagicLink: ({ email, token, metadata }) => sendLink(email, token, metadata),
      }),
    ],
  });
}

/**
 * The library with an organisation's OpenID Connect: authorisation code with PKCE, state and nonce, the ID token verified by
 * the provider's keys. It is an instance of its own, since it asks the provider who it is before it does anything:
 * nobody else waits for a provider that is down.
 */
export function openStaffAuth(options: AuthOptions, organisation: Organisation) {
  const { issuer, clientId, clientSecret } = organisation;
  const shared = sharedOptions(options);
  const { db } = options.database;
  return betterAuth({
    ...shared,
    user: {
      ...shared.user,
      validateUserInfo: async ({ user, source }) => {
        const profile = source.oauth?.profile ?? {};
        const known = await findPersonOfSubject(db, ORGANISATION, String(profile.sub));
        const refusal = await refusalOf(profile, user.email ?? '', known);
        if (refusal === undefined) return undefined;
        await options.onRefuse(known, refusal);
        return { error: refusal };
      },
    },
    plugins: [
      genericOAuth({
        config: [
          {
            providerId: ORGANISATION,
            discoveryUrl: `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`,
            requireIdTokenVerification: true,
            clientId,
            clientSecret,
            scopes: ['openid', 'email', 'profile'],
            pkce: true,
            // What the organisation says of a person at each sign-in is what they are from then on.
            overrideUserInfo: true,
            disableProviderLogout: true,
            mapProfileToUser: (profile) => {
              const standing = staffStandingOf(profile, organisation);
              const name =
                typeof profile.name === 'string' && profile.name.trim() !== '' ? profile.name : profile.email;
              return { name: name ?? '', image: undefined, ...('role' in standing ? standing : {}) };
            },
          },
        ],
      }),
    ],
  });

  /** Why a person of the organisation is not let in; their address must lead to no row but their own. */
  async function refusalOf(
    profile: Record<string, unknown>,
    email: string,
    known: string | undefined,
  ): Promise<Refusal | undefined> {
    const standing = staffStandingOf(profile, organisation);
    if ('refusal' in standing) return standing.refusal;
    if (known !== undefined && (await findPerson(db, known)) === undefined) return 'disabled';
    const holder = await findPersonByEmail(db, email);
    if (!holder || holder.personId === known) return undefined;
    if (holder.isDisabled) return 'disabled';
    if (known !== undefined) return 'address-taken';
    if (holder.role === 'member') return 'is-member';
    if (profile.email_verified === false) return 'address-taken';
    return (await findSubject(db, holder.personId, ORGANISATION)) === undefined ? undefined : 'address-taken';
  }
}
