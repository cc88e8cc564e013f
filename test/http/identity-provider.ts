import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** The audience of every token given here. */
export const audience = 'traject';

/** A provider of identities as far as the gateway asks one: a discovery document, keys, and tokens signed by them. */
export interface IdentityProvider {
  readonly issuer: string;
  token(subject: string): Promise<string>;
  close(): void;
}

/** Starts a provider with a key of its own. */
export const startIdentityProvider = async (): Promise<IdentityProvider> => {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const key = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' };
  const server = createServer((request, response) => {
    const body = request.url === '/keys' ? { keys: [key] } : { jwks_uri: `${issuer}/keys` };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a port has an address of this kind.
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    token: (subject) =>
      new SignJWT({ scope: 'traject.read traject.write' })
        .setProtectedHeader({ alg: 'ES256', kid: 'one' })
        .setSubject(subject)
        .setIssuer(issuer)
        .setAudience(audience)
        .setExpirationTime('10m')
        .sign(privateKey),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
