import { seal, unseal } from '@traject/dossier';
import { z } from 'zod';
import type { LoginTokens } from './login.js';

const tokens = z.strictObject({
  subject: z.string(),
  idToken: z.string(),
  accessToken: z.string(),
  refreshToken: z.string().nullable(),
});

/** Bound into what is sealed, so that tokens moved to another login do not open. The words outlive code. */
const identity = (loginId: string): readonly string[] => ['tokens of a browser login', loginId];

/** Encrypts the tokens of a login. */
export const sealTokens = (key: Uint8Array, loginId: string, given: LoginTokens): Buffer =>
  seal(key, Buffer.from(JSON.stringify(given)), identity(loginId));

/** Decrypts the tokens of a login. Throws when they were altered, or are those of another login. */
export const unsealTokens = (key: Uint8Array, loginId: string, sealed: Uint8Array): LoginTokens =>
  tokens.parse(JSON.parse(unseal(key, sealed, identity(loginId)).toString()));
