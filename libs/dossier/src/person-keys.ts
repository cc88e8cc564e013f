import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { OpenTransaction } from './content.js';
import type { KeyEncryption } from './key-encryption.js';
import { DossierProblem } from './problem.js';
import { KEY_BYTES } from './sealing.js';

/** A person's data key as it is kept. */
export interface WrappedKey {
  readonly person_id: string;
  /** Null once destroyed. */
  readonly wrapped_key: Uint8Array | null;
  readonly kek_id: string;
}

/** The data keys of these people; makes one for each person who has none yet. Throws `content-destroyed`. */
export async function keysForStoring(
  transaction: OpenTransaction,
  keys: KeyEncryption,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const wanted = [...new Set(personIds)];
  const present = new Set((await wrappedKeys(transaction, wanted)).map((key) => key.person_id));
  const missing = wanted.filter((personId) => !present.has(personId));
  if (missing.length > 0) await makeKeys(transaction, keys, missing);
  return unwrapAll(keys, await wrappedKeys(transaction, wanted));
}

/** Unwraps each key once. Throws `content-destroyed` when one was destroyed and `key-unavailable` when it cannot be unwrapped. */
export async function unwrapAll(
  keys: KeyEncryption,
  wrapped: readonly WrappedKey[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const opened = new Map<string, Uint8Array>();
  for (const { person_id, wrapped_key, kek_id } of wrapped) {
    if (opened.has(person_id)) continue;
    if (wrapped_key === null) throw destroyed();
    opened.set(person_id, await unwrap(keys, wrapped_key, kek_id, person_id));
  }
  return opened;
}

/** The answer for content of a person who was erased. */
export const destroyed = (): DossierProblem =>
  new DossierProblem(
    'content-destroyed',
    'This person was erased: the key to their content was destroyed. Nothing was changed, and it cannot be undone.',
  );

async function unwrap(keys: KeyEncryption, wrapped: Uint8Array, keyId: string, personId: string): Promise<Uint8Array> {
  if (keyId !== keys.keyId) {
    throw new DossierProblem(
      'key-unavailable',
      `The content needs key-encryption key ${keyId}, and this process has ${keys.keyId}. Nothing was changed. Give it the key that belongs to this database.`,
    );
  }
  try {
    return await keys.unwrap(wrapped, personId);
  } catch (cause) {
    throw new DossierProblem(
      'key-unavailable',
      'A data key could not be unwrapped: the key service is away, or the wrapped key was altered. Nothing was changed. Try again, and restore person_keys from a backup if it stays so.',
      { cause },
    );
  }
}

async function wrappedKeys(transaction: OpenTransaction, personIds: readonly string[]): Promise<readonly WrappedKey[]> {
  const found = await sql<WrappedKey>`
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
  // In one order, so that two transactions with the same people cannot wait for each other.
  const ordered = [...personIds].sort();
  const wrapped = await Promise.all(ordered.map((personId) => wrapNewKey(keys, personId)));
  await sql`
    insert into dossier.person_keys (person_id, wrapped_key, kek_id)
    select person_id, wrapped_key, ${keys.keyId} from unnest(${ordered}::uuid[], ${wrapped}::bytea[])
      as fresh (person_id, wrapped_key)
    on conflict do nothing
  `.execute(transaction);
}

async function wrapNewKey(keys: KeyEncryption, personId: string): Promise<Buffer> {
  try {
    return Buffer.from(await keys.wrap(randomBytes(KEY_BYTES), personId));
  } catch (cause) {
    throw new DossierProblem(
      'key-unavailable',
      'A new data key could not be wrapped. Nothing was stored. Try again when the key service answers.',
      { cause },
    );
  }
}
