import { createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { Json } from './http-stack.js';

const signed = (header: string, payload: string, key: KeyObject): string => {
  const content = `${header}.${payload}`;
  const signature = sign('sha256', Buffer.from(content), { key, dsaEncoding: 'ieee-p1363' });
  return `${content}.${signature.toString('base64url')}`;
};

const partsOf = (token: string): { readonly header: string; readonly payload: string } => {
  const [header = '', payload = ''] = token.split('.');
  return { header, payload };
};

/** The token with other claims, signed by the provider's own key. */
export const bearerWith = (token: string, signingKey: Json, claims: Json): string => {
  const { header, payload } = partsOf(token);
  const before: object = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const changed = Buffer.from(JSON.stringify({ ...before, ...claims })).toString('base64url');
  return signed(header, changed, createPrivateKey({ key: { ...signingKey }, format: 'jwk' }));
};

/** The token word for word, under a signature of a key that the provider does not have. */
export const bearerSignedBySomebodyElse = (token: string): string => {
  const { header, payload } = partsOf(token);
  return signed(header, payload, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
};
