import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { v5 as uuidOf } from 'uuid';
import { HttpProblem } from '../problems/http-problem.js';

/** Namespace of ids that are derived; any constant, for ever the same. */
const namespace = '5f0c9b34-6a0e-5c39-9d39-7b1f4f9e7c11';

/** What an Idempotency-Key looks like: 8 to 200 visible characters. */
export const idempotencyKeyForm = /^[\x21-\x7e]{8,200}$/;

/**
 * What names a command: its id, unique over all callers, and what it asks, so that no key serves two things. The
 * fingerprint is a plain hash, which leaves the gateway only as one of the content hashes.
 */
export interface CommandIdentity {
  readonly commandId: string;
  readonly fingerprint: string;
}

/**
 * Names a command by its caller and the key they gave.
 * @param asked route and body
 * @throws HttpProblem `idempotency-key-missing`, `idempotency-key-invalid`
 */
export function commandIdentity(personId: string, key: string | undefined, asked: unknown): CommandIdentity {
  if (key === undefined || key === '') {
    throw new HttpProblem(
      400,
      'idempotency-key-missing',
      'A command needs an Idempotency-Key header, so that sending it again does it once. Nothing was changed. Send a new UUID with it.',
    );
  }
  if (!idempotencyKeyForm.test(key)) {
    throw new HttpProblem(
      400,
      'idempotency-key-invalid',
      'An Idempotency-Key has 8 to 200 visible characters. Nothing was changed. Send a new UUID.',
    );
  }
  return {
    commandId: uuidOf(`command/${personId}/${key}`, namespace),
    fingerprint: createHash('sha256')
      .update(canonicalize(asked) ?? '')
      .digest('hex'),
  };
}

/** An id that the same command always gives: of the journey it starts, or of a field's content. */
export const derivedId = (commandId: string, name: string): string => uuidOf(`${commandId}/${name}`, namespace);
