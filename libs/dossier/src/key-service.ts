import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import {
  askKeyService,
  Refusal,
  unavailable,
  type KeyServiceQuestion,
  type KeyServiceSettings,
  type Patience,
} from './ask-key-service.js';
import type { KeyEncryption, KeyOwner, WrappedKey } from './key-encryption.js';
import { DossierProblem } from './problem.js';
import { KEY_BYTES } from './sealing.js';

const standardPatience: Patience = { answerMs: 2_000, pausesMs: [100, 400] };

/** Base64 as Vault gives it, behind the version of the key that made it. */
const ciphertextForm = /^vault:v([1-9][0-9]{0,8}):[A-Za-z0-9+/]+={0,2}$/;
const ciphertextAnswer = z.object({ data: z.object({ ciphertext: z.string().max(4_000).regex(ciphertextForm) }) });
const plaintextAnswer = z.object({ data: z.object({ plaintext: z.base64() }) });

/** The owner as the service binds it; `associated_data` is not used, as `rewrap` does not take it. */
const contextOf = ({ kind, id }: KeyOwner): string => Buffer.from(JSON.stringify([kind, id])).toString('base64');

/**
 * What the service is given to encrypt: the key, and a proof that it is this owner's. An answer that belongs to another
 * key or owner so shows here, whatever the service does.
 */
const withProof = (key: Uint8Array, owner: KeyOwner): Buffer =>
  Buffer.concat([
    key,
    createHmac('sha256', key)
      .update(JSON.stringify(['traject', owner.kind, owner.id]))
      .digest(),
  ]);

const keyWithProof = (plain: Buffer, owner: KeyOwner): Uint8Array => {
  const key = plain.subarray(0, KEY_BYTES);
  const expected = withProof(key, owner);
  if (plain.length === expected.length && timingSafeEqual(plain, expected)) return key;
  throw unavailable(
    'gave another key than the one that was asked for',
    'Find out what answers at its address, and restore the wrapped key from a backup if it stays so',
  );
};

/** Key-encryption keys that a service holds and never hands out. Nothing is asked of it yet. */
export function keyEncryptionByService(
  settings: KeyServiceSettings,
  patience: Patience = standardPatience,
): KeyEncryption {
  const ids = keyIdsOf(settings.key);
  const ask = <Answer>(question: KeyServiceQuestion<Answer>) => askKeyService(settings, patience, question);
  const decrypt = (wrapped: WrappedKey, owner: KeyOwner) => {
    const body = { ciphertext: ids.ciphertextOf(wrapped), context: contextOf(owner) };
    return ask({ operation: 'decrypt', body, shape: plaintextAnswer });
  };
  const wrap: KeyEncryption['wrap'] = async (key, owner) => {
    const body = { plaintext: withProof(key, owner).toString('base64'), context: contextOf(owner) };
    return ids.wrappedKeyOf((await ask({ operation: 'encrypt', body, shape: ciphertextAnswer })).data.ciphertext);
  };
  let isKnownToBind = false;
  return {
    currentKeyId: async () => {
      const sample = await wrap(randomBytes(KEY_BYTES), { kind: 'purpose', id: 'one sample' });
      isKnownToBind ||= await isRefused(() => decrypt(sample, { kind: 'purpose', id: 'another sample' }));
      if (isKnownToBind) return sample.keyId;
      throw unavailable('does not bind keys to their context', 'Use a key that was made with derived=true');
    },
    wrap,
    unwrap: async (wrapped, owner) => {
      const { data } = await decrypt(wrapped, owner);
      return keyWithProof(Buffer.from(data.plaintext, 'base64'), owner);
    },
    rewrap: async (wrapped, owner) => {
      const body = { ciphertext: ids.ciphertextOf(wrapped), context: contextOf(owner) };
      return ids.wrappedKeyOf((await ask({ operation: 'rewrap', body, shape: ciphertextAnswer })).data.ciphertext);
    },
  };
}

async function isRefused(ask: () => Promise<unknown>): Promise<boolean> {
  try {
    await ask();
    return false;
  } catch (error) {
    if (error instanceof Refusal && error.status === 400) return true;
    throw error;
  }
}

/** How wrapped keys are named and kept: as the service's ciphertext, under the key's name and version. */
function keyIdsOf(key: string) {
  const idOf = (version: string) => `transit/${key}/v${version}`;
  return {
    wrappedKeyOf: (ciphertext: string): WrappedKey => ({
      wrappedKey: Buffer.from(ciphertext, 'ascii'),
      keyId: idOf(ciphertextForm.exec(ciphertext)?.[1] ?? ''),
    }),
    /** Nothing that another key wrapped is sent, as the service would only say that it does not open. */
    ciphertextOf: ({ wrappedKey, keyId }: WrappedKey): string => {
      const ciphertext = Buffer.from(wrappedKey).toString('latin1');
      const version = ciphertextForm.exec(ciphertext)?.[1];
      if (version !== undefined && keyId === idOf(version)) return ciphertext;
      throw new DossierProblem(
        'key-unavailable',
        `What is kept needs key-encryption key ${keyId}, and this process has ${idOf('…')} of the key service, or the wrapped key was altered. Nothing was changed. Give it the key that belongs to this database.`,
      );
    },
  };
}
