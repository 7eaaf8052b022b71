import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Request } from 'express';
import { type Database, openDatabase } from '../../src/db/connection.ts';
import { SIGNED_IN_ROLE, SITE_ROLE } from '../../src/db/role.ts';
import type { SiteDeps } from '../../src/deps.ts';
import type { Person } from '../../src/domain/person.ts';
import { createApp } from '../../src/web/app.ts';
import { openSignIn } from '../../src/web/sign-in/sign-in.ts';
import { makeDeps } from './deps.ts';

export interface Answer {
  status: number;
  text: string;
  headers: Headers;
}

/** The real site on a port of its own, over connections with the rights that the site has. */
export interface TestSite {
  url: string;
  deps: SiteDeps;
  /** Asks for a page, as nobody or as one of the people the site was opened with; redirects are not followed. */
  get(path: string, personId?: string): Promise<Answer>;
  /** Sends a form as a browser does that has opened a page with one: with its cookie and its token. */
  post(path: string, fields: Readonly<Record<string, string>>, personId?: string): Promise<Answer>;
  close(): Promise<void>;
}

/** Names who sends a request in a test; sessions themselves are tested with sign-in. */
const WHO = 'x-test-person';

/** Opens the site over a database. `people` may be signed in as, by `personId`. */
export async function openTestSite(
  { url: address }: { url: string },
  { people = [], ...options }: Parameters<typeof makeDeps>[1] & { people?: readonly Person[] } = {},
): Promise<TestSite> {
  const database = await openDatabase(address, { role: SITE_ROLE });
  const signedIn = await openDatabase(address, { role: SIGNED_IN_ROLE });
  const deps = makeSiteDeps(database, signedIn, people, options);
  const server = createApp(deps).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask = async (path: string, personId: string | undefined, init: RequestInit = {}): Promise<Answer> => {
    const headers = {
      ...(init.headers as Record<string, string>),
      ...(personId === undefined ? {} : { [WHO]: personId }),
    };
    const response = await fetch(`${url}${path}`, { redirect: 'manual', ...init, headers });
    return { status: response.status, text: await response.text(), headers: response.headers };
  };
  return {
    url,
    deps,
    get: (path, personId) => ask(path, personId),
    post: async (path, fields, personId) => {
      const { token, cookie } = await formToken(ask, personId);
      const headers = { 'Content-Type': 'application/x-www-form-urlencoded', Cookie: cookie };
      return ask(path, personId, {
        method: 'POST',
        headers,
        body: new URLSearchParams({ ...fields, _csrf: token }).toString(),
      });
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await database.close();
      await signedIn.close();
    },
  };
}

/** The site's dependencies, with people told by a header of the test's own. */
export function makeSiteDeps(
  database: Database,
  signedIn: Database,
  people: readonly Person[] = [],
  options: Parameters<typeof makeDeps>[1] = {},
): SiteDeps {
  const deps = makeDeps(database, options);
  const secret = 'a secret of the tests, long enough';
  const signIn = {
    ...openSignIn({ ...deps, ...deps.settings, database: signedIn, secret, organisation: undefined }),
    findPerson: async (request: Request) => people.find(({ personId }) => personId === request.get(WHO)),
    sessionIdOf: (request: Request) => request.get(WHO) ?? '',
  };
  return { ...deps, signedIn, signIn };
}

/** Where there is a form for everybody, and for who has signed in. */
const FORM_OF = { nobody: '/sign-in', somebody: '/' };

async function formToken(
  ask: (path: string, personId: string | undefined) => Promise<Answer>,
  personId: string | undefined,
): Promise<{ token: string; cookie: string }> {
  const path = personId === undefined ? FORM_OF.nobody : FORM_OF.somebody;
  const { text, headers } = await ask(path, personId);
  const token = /name="_csrf" value="([^"]+)"/.exec(text)?.[1];
  if (token === undefined) throw new Error(`${path} has no form to take a token from.`);
  return {
    token,
    cookie: headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; '),
  };
}
