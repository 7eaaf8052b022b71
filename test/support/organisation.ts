import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** What an organisation says of somebody, beside who they are there. */
export interface Claims {
  email: string;
  email_verified?: boolean;
  name?: string;
  roles?: string | string[];
  unit?: string;
}

/** An organisation's sign-in: a real OpenID Connect provider that lets in, unasked, whoever is said to sit at the machine. */
export interface TestOrganisation {
  issuer: string;
  /** Who sits at the machine: their subject; undefined presses "cancel". */
  atTheMachine: string | undefined;
  people: Record<string, Claims>;
  /** Seconds that a code can be exchanged. */
  codeSeconds: number;
  stop(): Promise<void>;
}

export const CLIENT = { clientId: 'evenhand', clientSecret: 'a secret that the organisation gave us' };

const DAY = 86_400;

/** Starts an organisation that sends people back to the address given. */
export async function startOrganisation(callback: string, port = 0): Promise<TestOrganisation> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const organisation: TestOrganisation = {
    issuer,
    atTheMachine: undefined,
    people: {},
    codeSeconds: 60,
    stop: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.clientId,
        client_secret: CLIENT.clientSecret,
        redirect_uris: [callback],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'roles', 'unit'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    ttl: {
      AccessToken: DAY,
      AuthorizationCode: () => organisation.codeSeconds,
      Grant: DAY,
      IdToken: DAY,
      Interaction: DAY,
      Session: DAY,
    },
    cookies: { keys: ['a key for cookies of the tests'] },
    findAccount: (_context, subject) => ({
      accountId: subject,
      claims: () => ({ sub: subject, ...organisation.people[subject] }),
    }),
    loadExistingGrant: async (context) => {
      const grant = new context.oidc.provider.Grant({
        clientId: context.oidc.client!.clientId,
        accountId: context.oidc.session!.accountId!,
      });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
  provider.on('server_error', (_context, error) => {
    throw error;
  });
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (!request.url!.startsWith('/interaction/')) return void answer(request, response);
    const result =
      organisation.atTheMachine === undefined
        ? { error: 'access_denied', error_description: 'cancelled' }
        : { login: { accountId: organisation.atTheMachine, remember: false } };
    void provider.interactionFinished(request, response, result);
  });
  return organisation;
}
