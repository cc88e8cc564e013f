import { createHmac, createSecretKey } from 'node:crypto';

/**
 * Hashes of what people wrote, for the places that may not hold content: Temporal and the event log. They are keyed, as
 * the plain hash of a short text lets whoever has it try out what was written.
 */
export interface ContentHashes {
  /** Of a text that others accept to the letter. In hex. */
  ofText(text: string): string;
  /** Of what a command asked for, by its plain fingerprint. In hex. */
  ofRequest(fingerprint: string): string;
}

/**
 * @param key gives 32 bytes that are used for nothing else; asked at each hash, as it may not be loaded yet. With another
 * key everything would seem to be another text.
 */
export const contentHashes = (key: () => Uint8Array): ContentHashes => {
  const hash = (kind: string, value: string): string =>
    createHmac('sha256', createSecretKey(key())).update(`${kind}\n`).update(value, 'utf8').digest('hex');
  return { ofText: (text) => hash('text', text), ofRequest: (fingerprint) => hash('request', fingerprint) };
};
