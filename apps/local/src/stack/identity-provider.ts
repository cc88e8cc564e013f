import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:http';
import Provider, { type Configuration, type JWKS } from 'oidc-provider';
import { demoIdentities } from '../demo-identities.js';
import { memoryAdapter } from './memory-adapter.js';
import type { StackSecrets } from './secrets.js';

/** Audience of every token: the product's HTTP interface. */
export const audience = 'traject';

/** How clients name the product's HTTP interface at the provider. */
const resource = 'urn:traject:api';
const tokenLifetimeSeconds = 60 * 60;

/** A running local OpenID provider. */
export interface IdentityProvider {
  readonly issuer: string;
  stop(): Promise<void>;
}

function configuration({ clientSecret, cookieKey, signingKey }: StackSecrets): Configuration {
  // A key that `jose` exported has every field that the provider asks of an EC key.
  const jwks = { keys: [signingKey] } as JWKS;
  return {
    adapter: memoryAdapter,
    jwks,
    cookies: { keys: [cookieKey] },
    clients: demoIdentities.map(({ name }) => ({
      client_id: name,
      client_secret: clientSecret,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
      id_token_signed_response_alg: 'ES256',
      token_endpoint_auth_method: 'client_secret_basic',
    })),
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        getResourceServerInfo: () => ({
          audience,
          scope: '',
          accessTokenTTL: tokenLifetimeSeconds,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
    ttl: { ClientCredentials: tokenLifetimeSeconds },
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
 * name as `sub`. Anybody on the machine with the stack's secret can be anybody: for one machine only.
 */
export async function startIdentityProvider(port: number, secrets: StackSecrets): Promise<IdentityProvider> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  // A server that listens on a TCP port has an address of this kind.
  const { port: taken } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${taken}`;
  const provider = new Provider(issuer, configuration(secrets));
  const answer = provider.callback();
  server.on('request', (request, response) => void answer(request, response));
  return { issuer, stop: () => close(server) };
}
