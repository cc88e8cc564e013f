import { createHmac, createSecretKey } from 'node:crypto';

/**
 * Keyed hashes by which the directory finds encrypted data again: an e-mail address, an external key, a login.
 * The key is kept wrapped by the key-encryption key, so that whoever holds the database alone cannot try out addresses,
 * and it stays the same when the key-encryption key is changed.
 */
export interface KeyedHashes {
  /** The same address in another spelling of case gives the same hash; at another organisation a different one. */
  ofEmail(organisationId: string | null, email: string): Buffer;
  ofExternalKey(organisationId: string | null, externalKey: string): Buffer;
  /** Some issuers take a person's address as the subject, so that it is not kept in plain either. */
  ofSubject(issuer: string, subject: string): Buffer;
  /** What was asked of the directory holds names and addresses, and its plain hash would let them be tried out. */
  ofFingerprint(fingerprint: string): Buffer;
}

/** @param key gives 32 bytes that are used for nothing else; asked at each hash, as it may not be loaded yet */
export function keyedHashes(key: () => Uint8Array): KeyedHashes {
  const hash = (...parts: readonly string[]): Buffer =>
    createHmac('sha256', createSecretKey(key())).update(JSON.stringify(parts)).digest();
  return {
    ofEmail: (organisationId, email) => hash('email', organisationId ?? 'provider', normalisedEmail(email)),
    ofExternalKey: (organisationId, externalKey) => hash('external key', organisationId ?? 'provider', externalKey),
    ofSubject: (issuer, subject) => hash('subject', issuer, subject),
    ofFingerprint: (fingerprint) => hash('fingerprint', fingerprint),
  };
}

const normalisedEmail = (email: string): string => email.trim().normalize('NFC').toLowerCase();
