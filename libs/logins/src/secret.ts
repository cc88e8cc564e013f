import { createHash, randomBytes } from 'node:crypto';

const secretBytes = 32;
const form = /^[A-Za-z0-9_-]{43}$/;

/** What a browser holds: 256 random bits, that nobody guesses and that mean nothing. */
export const newSecret = (): string => randomBytes(secretBytes).toString('base64url');

/**
 * What is kept of a secret. It is random over its whole length, so a plain hash cannot be tried out.
 * @returns null for what cannot be a secret of ours
 */
export const hashOfSecret = (secret: string): Buffer | null =>
  form.test(secret) ? createHash('sha256').update(secret).digest() : null;
