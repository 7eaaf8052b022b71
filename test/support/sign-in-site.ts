import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Database, openDatabase } from '../../src/db/connection.ts';
import { SIGNED_IN_ROLE, SITE_ROLE } from '../../src/db/role.ts';
import type { SiteDeps } from '../../src/deps.ts';
import type { Mailer } from '../../src/mail/transport.ts';
import { createApp } from '../../src/web/app.ts';
import type { Organisation } from '../../src/web/sign-in/auth.ts';
import { openSignIn } from '../../src/web/sign-in/sign-in.ts';
import { makeDeps, makeLog } from './deps.ts';

/** The real site with real sessions, over connections with the rights that the site has. */
export interface SignInSite {
  url: string;
  deps: SiteDeps;
  log: ReturnType<typeof makeLog>;
  close(): Promise<void>;
}

export interface SignInSiteOptions {
  mailer?: Mailer;
  isDevelopment?: boolean;
  /** Where readers reach it; its own address where not given. */
  publicUrl?: string;
  /** Given the site's address, who vouches for staff. */
  organisation?: (siteUrl: string) => Promise<Organisation>;
}

/** Opens it on a port of its own. */
export async function openSignInSite(
  { url: address }: { url: string },
  { isDevelopment = true, organisation, ...options }: SignInSiteOptions = {},
): Promise<SignInSite> {
  const open: Database[] = [];
  const connect = async (role: string) => {
    const database = await openDatabase(address, { role, poolSize: 4 });
    open.push(database);
    return database;
  };
  const [database, signedIn] = [await connect(SITE_ROLE), await connect(SIGNED_IN_ROLE)];
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const publicUrl = options.publicUrl ?? url;
  const log = makeLog();
  const own = makeDeps(database, {
    log,
    settings: { isDevelopment, publicUrl, trustedProxies: 1 },
    ...(options.mailer ? { mailer: options.mailer } : {}),
  });
  const signIn = openSignIn({
    ...own,
    ...own.settings,
    clock: () => new Date(),
    database: signedIn,
    secret: 'a secret of the tests, long enough',
    organisation: await organisation?.(url),
  });
  const deps: SiteDeps = { ...own, signedIn, signIn };
  server.on('request', createApp(deps));
  return {
    url,
    deps,
    log,
    close: async () => {
      await signIn.settled();
      server.close();
      server.closeAllConnections();
      for (const each of open) await each.close();
    },
  };
}
