import { sql, type Kysely } from 'kysely';
import type { KeyEncryption, KeyOwner } from './key-encryption.js';
import { DossierProblem } from './problem.js';
import { someAtOnce } from './some-at-once.js';

/** What a rotation has done. */
export interface RotationReport {
  /** The key-encryption key that wraps now. */
  readonly keyId: string;
  readonly personKeys: number;
  readonly purposeKeys: number;
  /** Keys that were destroyed, or wrapped anew by somebody else, while they were being wrapped anew here. */
  readonly overtaken: number;
  /** Whose keys do not open and were left as they are: person ids and names of purposes. */
  readonly unopened: readonly string[];
  /** How many keys another key-encryption key still wraps. Only at 0 the old one may be taken away. */
  readonly left: number;
}

/** How far a rotation is; `total` is what there was to do at its start. It goes on when this was heard, and ends when this throws. */
export type TellProgress = (done: number, total: number) => void | Promise<void>;

/** A table of wrapped keys. */
interface KeyTable {
  readonly kind: KeyOwner['kind'];
  readonly table: string;
  readonly id: string;
  readonly idType: string;
}

const tables: readonly KeyTable[] = [
  { kind: 'purpose', table: 'dossier.purpose_keys', id: 'purpose', idType: 'text' },
  { kind: 'person', table: 'dossier.person_keys', id: 'person_id', idType: 'uuid' },
];

interface KeptKey {
  readonly id: string;
  readonly wrapped_key: Uint8Array;
  readonly kek_id: string;
}

const batchSize = 100;
const atOnce = 8;
/** How many keys of one old key-encryption key are tried before anything is changed: a single one may be altered. */
const triedFirst = 5;

/**
 * Wraps every key anew with the newest key-encryption key, while content is stored, read and erased. How far it is stands
 * in the rows themselves, so that it can be ended at any moment and done again.
 * @param database under the role of the key rotator
 * @throws DossierProblem `key-unavailable`: before the first change when an old key-encryption key is not there
 */
export async function rotateKeys(
  database: Kysely<unknown>,
  encryption: KeyEncryption,
  tell: TellProgress,
): Promise<RotationReport> {
  const keyId = await encryption.currentKeyId();
  await refuseDerived(database);
  for (const table of tables) await refuseUnopenable(database, encryption, table, keyId);
  const total = await countLeft(database, keyId);
  const wrapped = { person: 0, purpose: 0 };
  await tell(0, total);
  let done = 0;
  let overtaken = 0;
  const unopened: string[] = [];
  const wrapOne = async (table: KeyTable, key: KeptKey): Promise<void> => {
    const outcome = await wrapAnew(database, encryption, table, key, keyId);
    if (outcome === 'wrapped') wrapped[table.kind] += 1;
    else if (outcome === 'overtaken') overtaken += 1;
    else unopened.push(key.id);
  };
  for (const table of tables) {
    for await (const batch of batchesOf(database, table, keyId)) {
      await someAtOnce(atOnce, batch, (key) => wrapOne(table, key));
      done += batch.length;
      await tell(done, total);
    }
  }
  const left = await countLeft(database, keyId);
  return { keyId, personKeys: wrapped.person, purposeKeys: wrapped.purpose, overtaken, unopened, left };
}

/** Only the gateway keeps a derived key, and it needs the old key-encryption key for it. */
async function refuseDerived(database: Kysely<unknown>): Promise<void> {
  const { rows } = await sql`select from dossier.purpose_keys where wrapped_key is null limit 1`.execute(database);
  if (rows.length === 0) return;
  throw new DossierProblem(
    'key-unavailable',
    'Keys for hashes of an earlier version are not kept yet. Nothing was changed. Start the gateway of this version once with the present key, then change it.',
  );
}

const oldKeys = ({ table, id, idType }: KeyTable, keyId: string, after: string | null) => sql<KeptKey>`
  select ${sql.ref(id)}::text as id, wrapped_key, kek_id from ${sql.table(table)}
  where wrapped_key is not null and kek_id <> ${keyId}
    and (${after}::${sql.raw(idType)} is null or ${sql.ref(id)} > ${after}::${sql.raw(idType)})
  order by ${sql.ref(id)} limit ${batchSize}`;

async function* batchesOf(database: Kysely<unknown>, table: KeyTable, keyId: string) {
  for (let after: string | null = null; ;) {
    const { rows }: { readonly rows: readonly KeptKey[] } = await oldKeys(table, keyId, after).execute(database);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    after = last.id;
  }
}

async function refuseUnopenable(
  database: Kysely<unknown>,
  encryption: KeyEncryption,
  table: KeyTable,
  keyId: string,
): Promise<void> {
  const { rows } = await sql<KeptKey & { readonly place: number }>`
    select id, wrapped_key, kek_id from (
      select ${sql.ref(table.id)}::text as id, wrapped_key, kek_id,
        row_number() over (partition by kek_id order by ${sql.ref(table.id)}) as place
      from ${sql.table(table.table)} where wrapped_key is not null and kek_id <> ${keyId}
    ) as old where place <= ${triedFirst}`.execute(database);
  for (const old of Map.groupBy(rows, (key) => key.kek_id).values()) {
    const outcomes = await Promise.allSettled(old.map((key) => open(encryption, table, key)));
    const faults: readonly unknown[] = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    if (faults.length === outcomes.length) throw faults[0];
  }
}

const open = (encryption: KeyEncryption, { kind }: KeyTable, { id, wrapped_key, kek_id }: KeptKey) =>
  encryption.unwrap({ wrappedKey: wrapped_key, keyId: kek_id }, { kind, id });

/** Replaces a wrapped key only by one that opens to the same key, and only while the row is as it was read. */
async function wrapAnew(
  database: Kysely<unknown>,
  encryption: KeyEncryption,
  table: KeyTable,
  key: KeptKey,
  keyId: string,
): Promise<'wrapped' | 'overtaken' | 'unopened'> {
  const owner = { kind: table.kind, id: key.id };
  const before = await open(encryption, table, key).catch(orNullWhenItStays);
  if (before === null) return 'unopened';
  const fresh = await encryption.rewrap({ wrappedKey: key.wrapped_key, keyId: key.kek_id }, owner);
  if (fresh.keyId !== keyId || !Buffer.from(before).equals(await encryption.unwrap(fresh, owner))) {
    throw new DossierProblem(
      'key-unavailable',
      `A key was not wrapped anew with ${keyId}: the key-encryption key changed meanwhile, or what answers is no sound key service. This key was left as it is; those before it are sound. Do it again.`,
    );
  }
  // One row a statement: with several at once, an erasure could wait for one of them and be waited for by another.
  const { numAffectedRows } = await sql`
    update ${sql.table(table.table)} set wrapped_key = ${Buffer.from(fresh.wrappedKey)}, kek_id = ${fresh.keyId}
    where ${sql.ref(table.id)} = ${key.id} and wrapped_key = ${Buffer.from(key.wrapped_key)}
  `.execute(database);
  return numAffectedRows === 1n ? 'wrapped' : 'overtaken';
}

/** A key service that is away ends the rotation; a single key that does not open is left and reported. */
function orNullWhenItStays(error: unknown): null {
  if (error instanceof DossierProblem && !error.mayPass) return null;
  throw error;
}

async function countLeft(database: Kysely<unknown>, keyId: string): Promise<number> {
  const { rows } = await sql<{ left: number }>`
    ${sql.join(
      tables.map(
        ({ table }) =>
          sql`select count(*) as left from ${sql.table(table)} where wrapped_key is not null and kek_id <> ${keyId}`,
      ),
      sql` union all `,
    )}`.execute(database);
  return rows.reduce((sum, { left }) => sum + left, 0);
}
