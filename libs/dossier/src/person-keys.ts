import { randomBytes } from 'node:crypto';
import type { OpenTransaction } from '@traject/database';
import { sql } from 'kysely';
import type { LookAtList } from './destruction/listed-content.js';
import type { KeyEncryption, KeyOwner, WrappedKey } from './key-encryption.js';
import { DossierProblem } from './problem.js';
import { KEY_BYTES } from './sealing.js';
import { someAtOnce } from './some-at-once.js';

/** How many keys are asked of a key service at once. */
const atOnce = 8;

/** A person's data key as it is kept. */
export interface PersonKey {
  readonly person_id: string;
  /** Null once destroyed. */
  readonly wrapped_key: Uint8Array | null;
  readonly kek_id: string;
}

/** What keys are unwrapped with, and what of must not be any more. */
export interface DossierKeys {
  readonly encryption: KeyEncryption;
  readonly listed: LookAtList;
}

/** Gives the data key of somebody for whom it was asked. Throws `key-unavailable` for anybody else. */
export type DataKeys = (personId: string) => Uint8Array;

/** The data keys of these people; makes one for each person who has none yet. Throws `content-destroyed`. */
export async function keysForStoring(
  transaction: OpenTransaction,
  keys: KeyEncryption,
  personIds: readonly string[],
): Promise<DataKeys> {
  const wanted = [...new Set(personIds)];
  const present = await wrappedKeys(transaction, wanted);
  const missing = wanted.filter((personId) => !present.some((key) => key.person_id === personId));
  if (missing.length === 0) return unwrapAll(keys, present);
  await makeKeys(transaction, keys, missing);
  return unwrapAll(keys, await wrappedKeys(transaction, wanted));
}

/** Unwraps each key once, also when it comes with more than one piece of content. Throws `content-destroyed` when one was destroyed and `key-unavailable` when it cannot be unwrapped. */
export async function unwrapAll(keys: KeyEncryption, wrapped: readonly PersonKey[]): Promise<DataKeys> {
  const ofPerson = new Map(wrapped.map((key) => [key.person_id, key]));
  const opened = new Map(
    await someAtOnce(atOnce, [...ofPerson.values()], async ({ person_id, wrapped_key, kek_id }) => {
      if (wrapped_key === null) throw destroyed();
      const key = await keys.unwrap({ wrappedKey: wrapped_key, keyId: kek_id }, ownerOf(person_id));
      return [person_id, key] as const;
    }),
  );
  return (personId) => {
    const key = opened.get(personId);
    if (key !== undefined) return key;
    throw new DossierProblem('key-unavailable', 'A person has no data key. Nothing was stored or handed out.');
  };
}

const ownerOf = (personId: string): KeyOwner => ({ kind: 'person', id: personId });

/** The answer for content of a person who was erased. */
export const destroyed = (): DossierProblem =>
  new DossierProblem(
    'content-destroyed',
    'This person was erased: the key to their content was destroyed. Nothing was changed, and it cannot be undone.',
  );

/** The answer for content whose person may be there still. */
export const goneWithItsPlace = (): DossierProblem =>
  new DossierProblem(
    'content-destroyed',
    'The person, journey, advice or draft that this belongs to was destroyed. Nothing was changed, and it cannot be undone.',
  );

async function wrappedKeys(transaction: OpenTransaction, personIds: readonly string[]): Promise<readonly PersonKey[]> {
  const found = await sql<PersonKey>`
    select person_id, wrapped_key, kek_id from dossier.person_keys where person_id = any(${personIds}::uuid[])
  `.execute(transaction);
  return found.rows;
}

/** Two transactions may do this at once for one person: the later one waits, inserts nothing and then finds the key. */
async function makeKeys(
  transaction: OpenTransaction,
  keys: KeyEncryption,
  personIds: readonly string[],
): Promise<void> {
  const wrapped = await someAtOnce(atOnce, personIds, (id) => keys.wrap(randomBytes(KEY_BYTES), ownerOf(id)));
  // In one order, so that two transactions with the same people cannot wait for each other.
  await sql`
    insert into dossier.person_keys (person_id, wrapped_key, kek_id)
    select person_id, wrapped_key, kek_id
    from unnest(${personIds}::uuid[], ${bytesOf(wrapped)}::bytea[], ${wrapped.map(({ keyId }) => keyId)}::text[])
      as fresh (person_id, wrapped_key, kek_id)
    order by person_id
    on conflict do nothing
  `.execute(transaction);
}

const bytesOf = (keys: readonly WrappedKey[]): readonly Buffer[] =>
  keys.map(({ wrappedKey }) => Buffer.from(wrappedKey));
