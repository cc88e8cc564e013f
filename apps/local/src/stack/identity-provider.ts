import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:http';
import Provider, { type Configuration, type JWKS, type KoaContextWithOIDC } from 'oidc-provider';
import { demoLogins } from '../demo-identities.js';
import { answerLoginPage, loginPageOf, page } from './login-page.js';
import { memoryAdapter } from './memory-adapter.js';
import type { StackSecrets } from './secrets.js';

/** Audience of every token: the product's HTTP interface. */
export const audience = 'traject';

/** The gateway as a client of the provider, for the log-in of browsers. */
export const loginClientId = 'traject-browser';

/** How clients name the product's HTTP interface at the provider. */
const resource = 'urn:traject:api';
const scopesOfApi = 'traject.read traject.write';
const tokenLifetimeSeconds = 60 * 60;
/** Short, so that a login that the provider does not vouch for any more ends within minutes. */
const browserTokenLifetimeSeconds = 5 * 60;
const browserLoginLifetimeSeconds = 12 * 60 * 60;

/** Where browsers reach the product, and the secret that the gateway shows the provider. */
export interface BrowserClient {
  readonly publicUrl: string;
  readonly secret: string;
}

/** A running local OpenID provider. */
export interface IdentityProvider {
  readonly issuer: string;
  stop(): Promise<void>;
}

const isKnown = (name: string): boolean => demoLogins.some((login) => login.name === name);

/** Nobody is asked to consent to what their own product's gateway is told: who they are. */
async function grantOf({ oidc }: KoaContextWithOIDC) {
  const { client, session, provider } = oidc;
  if (client === undefined || session?.accountId === undefined) return undefined;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope('openid');
  await grant.save();
  return grant;
}

const clientsOf = (clientSecret: string, { publicUrl, secret }: BrowserClient): Configuration['clients'] => [
  ...demoLogins.map(({ name }) => ({
    client_id: name,
    client_secret: clientSecret,
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
    id_token_signed_response_alg: 'ES256' as const,
    token_endpoint_auth_method: 'client_secret_basic' as const,
  })),
  {
    client_id: loginClientId,
    client_secret: secret,
    grant_types: ['authorization_code', 'refresh_token'],
    redirect_uris: [`${publicUrl}/login/callback`],
    post_logout_redirect_uris: [`${publicUrl}/`],
    response_types: ['code'],
    id_token_signed_response_alg: 'ES256',
    token_endpoint_auth_method: 'client_secret_basic',
  },
];

/** A log-out is asked for once more, as anybody may send a browser to this address. */
function askToLogOut(ctx: KoaContextWithOIDC, form: string): void {
  const button = '<button form="op.logoutForm" name="logout" value="yes">Log out</button>';
  ctx.body = page('Log out of the demo', `${form}${button}`);
}

function tellLoggedOut(ctx: KoaContextWithOIDC): void {
  ctx.body = page('Logged out of the demo', '');
}

function configuration(
  { clientSecret, cookieKey, signingKey }: StackSecrets,
  browserClient: BrowserClient,
): Configuration {
  // A key that `jose` exported has every field that the provider asks of an EC key.
  const jwks = { keys: [signingKey] } as JWKS;
  return {
    adapter: memoryAdapter,
    jwks,
    cookies: { keys: [cookieKey] },
    clients: clientsOf(clientSecret, browserClient),
    pkce: { required: () => true },
    scopes: ['openid', ...scopesOfApi.split(' ')],
    interactions: { url: (_ctx, { uid }) => loginPageOf(uid) },
    findAccount: (_ctx, name) => (isKnown(name) ? { accountId: name, claims: () => ({ sub: name }) } : undefined),
    loadExistingGrant: grantOf,
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    // A demo client that names no scope is given all of the product's, which RFC 6749 leaves to the provider.
    formats: {
      customizers: {
        jwt: (_ctx, token, parts) => {
          if (token.kind === 'ClientCredentials') parts.payload['scope'] ??= scopesOfApi;
        },
      },
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: askToLogOut, postLogoutSuccessSource: tellLoggedOut },
      resourceIndicators: {
        enabled: true,
        defaultResource: ({ oidc }) => (oidc.client?.clientId === loginClientId ? [] : resource),
        getResourceServerInfo: () => ({
          audience,
          scope: scopesOfApi,
          accessTokenTTL: tokenLifetimeSeconds,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
    ttl: {
      ClientCredentials: tokenLifetimeSeconds,
      AccessToken: browserTokenLifetimeSeconds,
      RefreshToken: browserLoginLifetimeSeconds,
      Session: browserLoginLifetimeSeconds,
      Grant: browserLoginLifetimeSeconds,
      Interaction: 10 * 60,
      IdToken: browserTokenLifetimeSeconds,
    },
  };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => {
      if (error === undefined) resolve();
      else reject(error);
    });
    server.closeAllConnections();
  });
}

/**
 * Serves an OpenID provider for the demo identities on the loopback address: signed tokens, each with the identity's
 * name as `sub`, for programs by the stack's secret and for browsers by a page that asks who one is. Anybody on the machine with the stack's secret can be anybody: for one machine only.
 */
export async function startIdentityProvider(
  port: number,
  secrets: StackSecrets,
  browserClient: BrowserClient,
): Promise<IdentityProvider> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  // A server that listens on a TCP port has an address of this kind.
  const { port: taken } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${taken}`;
  const provider = new Provider(issuer, configuration(secrets, browserClient));
  const answer = provider.callback();
  server.on('request', (request, response) => {
    void answerLoginPage(provider, request, response).then((done) => (done ? undefined : answer(request, response)));
  });
  return { issuer, stop: () => close(server) };
}
