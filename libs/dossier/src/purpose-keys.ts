import { randomBytes } from 'node:crypto';
import type { OpenTransaction } from '@traject/database';
import { sql, type Kysely } from 'kysely';
import type { KeyEncryption, KeyOwner, WrappedKey } from './key-encryption.js';
import { DossierProblem } from './problem.js';
import { KEY_BYTES } from './sealing.js';
import { someAtOnce } from './some-at-once.js';

/** What a key is needed for beside content. The names stand in the database and outlive code. */
export const keyPurposes = {
  directoryHashes: 'keyed hashes of the directory',
  directoryCursors: 'cursors of the directory',
  contentHashes: 'hashes of content',
  gatewayCursors: 'cursors of the gateway',
  browserLogins: 'tokens of browser logins',
} as const;

/** One of {@link keyPurposes}. */
export type KeyPurpose = (typeof keyPurposes)[keyof typeof keyPurposes];

/** Gives the key for a purpose: 32 bytes that are used for nothing else and never change. May throw while none is loaded. */
export type PurposeKeys = (purpose: KeyPurpose) => Uint8Array;

const purposes = Object.values(keyPurposes);

/**
 * Unwraps the key of every purpose; makes those that there are none of yet. Several processes may do so at once and get
 * the same keys.
 * @param database under the role of the gateway
 * @throws DossierProblem `key-unavailable`, or what the database threw
 */
export async function loadPurposeKeys(database: Kysely<unknown>, encryption: KeyEncryption): Promise<PurposeKeys> {
  // Asked first, as this refuses a key service that is not set up to keep keys apart.
  await encryption.currentKeyId();
  // One transaction: a key that does not unwrap again was not made.
  const keys = await database.transaction().execute(async (transaction) => {
    await makeMissing(transaction, encryption);
    return unwrapAll(encryption, await keptKeys(transaction));
  });
  return (purpose) => {
    const key = keys.get(purpose);
    if (key !== undefined) return key;
    throw new DossierProblem('key-unavailable', `There is no key for ${purpose}. Nothing was changed. Start again.`);
  };
}

/** The key of a purpose as it is kept. */
interface PurposeKey {
  readonly purpose: string;
  readonly wrapped_key: Uint8Array;
  readonly kek_id: string;
}

/** What is there for a purpose. */
interface KnownPurpose {
  readonly purpose: string;
  readonly kek_id: string;
  /** Whether the key is still the one that an earlier version derived from the key-encryption key `kek_id`. */
  readonly isDerived: boolean;
}

const ownerOf = (purpose: string): KeyOwner => ({ kind: 'purpose', id: purpose });

async function keptKeys(transaction: OpenTransaction): Promise<readonly PurposeKey[]> {
  const { rows } = await sql<PurposeKey>`
    select purpose, wrapped_key, kek_id from dossier.purpose_keys
    where purpose = any(${purposes}) and wrapped_key is not null
  `.execute(transaction);
  return rows;
}

async function knownPurposes(transaction: OpenTransaction): Promise<ReadonlyMap<string, KnownPurpose>> {
  const { rows } = await sql<KnownPurpose>`
    select purpose, kek_id, wrapped_key is null as "isDerived" from dossier.purpose_keys
  `.execute(transaction);
  return new Map(rows.map((known) => [known.purpose, known]));
}

/** In one order, so that two processes cannot wait for each other; the later one inserts nothing and finds the key. */
async function makeMissing(transaction: OpenTransaction, encryption: KeyEncryption): Promise<void> {
  const ofPurpose = await knownPurposes(transaction);
  for (const purpose of purposes) {
    const known = ofPurpose.get(purpose);
    if (known === undefined) {
      await insertKey(transaction, purpose, await encryption.wrap(randomBytes(KEY_BYTES), ownerOf(purpose)));
    } else if (known.isDerived) {
      const derived = await derivedEarlier(encryption, known);
      await takeOver(transaction, purpose, await encryption.wrap(derived, ownerOf(purpose)));
    }
  }
}

async function insertKey(transaction: OpenTransaction, purpose: string, { wrappedKey, keyId }: WrappedKey) {
  await sql`
    insert into dossier.purpose_keys (purpose, wrapped_key, kek_id)
    values (${purpose}, ${Buffer.from(wrappedKey)}, ${keyId}) on conflict do nothing
  `.execute(transaction);
}

async function takeOver(transaction: OpenTransaction, purpose: string, { wrappedKey, keyId }: WrappedKey) {
  await sql`
    update dossier.purpose_keys set wrapped_key = ${Buffer.from(wrappedKey)}, kek_id = ${keyId}
    where purpose = ${purpose} and wrapped_key is null
  `.execute(transaction);
}

async function derivedEarlier(encryption: KeyEncryption, { purpose, kek_id }: KnownPurpose): Promise<Uint8Array> {
  if (encryption.derivedEarlier !== undefined) return encryption.derivedEarlier(kek_id, purpose);
  throw new DossierProblem(
    'key-unavailable',
    `The key for ${purpose} was derived from key-encryption key ${kek_id} and is not kept yet. Nothing was changed. Start the gateway once with the file of that key, which keeps it.`,
  );
}

async function unwrapAll(
  encryption: KeyEncryption,
  kept: readonly PurposeKey[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const keys = await someAtOnce(purposes.length, kept, async ({ purpose, wrapped_key, kek_id }) => {
    return [purpose, await encryption.unwrap({ wrappedKey: wrapped_key, keyId: kek_id }, ownerOf(purpose))] as const;
  });
  return new Map(keys);
}
