import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';
import type { CursorKey } from '../http/cursor.js';
import { HttpProblem } from '../problems/http-problem.js';

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

const keyOf = ({ bytes }: CursorKey): KeyObject =>
  createSecretKey(new Uint8Array(hkdfSync('sha256', createSecretKey(bytes), '', 'resume points of updates', 32)));

/** Ids of messages, for one person. */
export interface ResumePoints {
  /** The id that says: everything up to this position of the log is told. */
  seal(position: number): string;
  /**
   * The position that an id says.
   * @throws HttpProblem `resume-point-invalid` when it comes from elsewhere
   */
  open(id: string): number;
}

/**
 * Positions of the log as ids that tell nothing: in the clear they would count what happens in the journeys of others.
 * Each is good for one person only, at every gateway with the same key.
 */
export function resumePointsOf(cursorKey: CursorKey, personId: string): ResumePoints {
  const key = keyOf(cursorKey);
  const person = Buffer.from(personId);
  return {
    seal: (position) => {
      const nonce = randomBytes(nonceBytes);
      const sealing = createCipheriv(cipher, key, nonce).setAAD(person);
      const plain = Buffer.alloc(8);
      plain.writeBigUInt64BE(BigInt(position));
      const sealed = Buffer.concat([sealing.update(plain), sealing.final()]);
      return Buffer.concat([nonce, sealing.getAuthTag(), sealed]).toString('base64url');
    },
    open: (id) => {
      const bytes = Buffer.from(id, 'base64url');
      try {
        const nonce = bytes.subarray(0, nonceBytes);
        const tag = bytes.subarray(nonceBytes, nonceBytes + tagBytes);
        const opening = createDecipheriv(cipher, key, nonce, { authTagLength: tagBytes })
          .setAAD(person)
          .setAuthTag(tag);
        const plain = Buffer.concat([opening.update(bytes.subarray(nonceBytes + tagBytes)), opening.final()]);
        return Number(plain.readBigUInt64BE());
      } catch (cause) {
        throw resumePointInvalid(cause);
      }
    },
  };
}

const resumePointInvalid = (cause: unknown): HttpProblem =>
  new HttpProblem(
    400,
    'resume-point-invalid',
    'This Last-Event-ID is none of yours. Connect without it, and load what you show again.',
    {},
    { cause },
  );
