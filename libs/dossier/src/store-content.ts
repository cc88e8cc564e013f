import { createHmac, hkdfSync } from 'node:crypto';
import { sql } from 'kysely';
import { MAX_CONTENT_CHARACTERS, type ContentToStore, type OpenTransaction } from './content.js';
import { identityOf } from './content-identity.js';
import type { KeyEncryption } from './key-encryption.js';
import { keysForStoring, type DataKeys } from './person-keys.js';
import { DossierProblem } from './problem.js';
import { KEY_BYTES, seal } from './sealing.js';

/** See `Dossier.storeContent`. */
export async function storeContent(
  transaction: OpenTransaction,
  keys: KeyEncryption,
  items: readonly ContentToStore[],
): Promise<void> {
  if (items.length === 0) return;
  for (const { text } of items) refuseTooLong(text);
  const dataKeyOf = await keysForStoring(
    transaction,
    keys,
    items.map((item) => item.personId.toLowerCase()),
  );
  const sealed = onePerReference(items.map((item) => sealItem(item, dataKeyOf)));
  const inserted = await insertContent(transaction, sealed);
  if (inserted < sealed.length) await refuseDifference(transaction, sealed);
}

/** One row of content, ready to be stored. */
interface SealedContent {
  readonly content_ref: string;
  readonly person_id: string;
  readonly journey_id: string | null;
  readonly field: string;
  readonly version: number;
  readonly first_ref: string | null;
  readonly label: string;
  readonly command_id: string;
  readonly written_by: string;
  /** Base64, as JSON carries the rows to PostgreSQL. */
  readonly fingerprint: string;
  /** Base64. */
  readonly ciphertext: string;
}

function sealItem(item: ContentToStore, dataKeyOf: DataKeys): SealedContent {
  const dataKey = dataKeyOf(item.personId.toLowerCase());
  return {
    content_ref: item.contentRef.toLowerCase(),
    person_id: item.personId,
    journey_id: item.journeyId,
    field: item.field,
    version: item.version,
    first_ref: item.firstRef ?? null,
    label: item.label,
    command_id: item.commandId,
    written_by: item.writtenBy,
    fingerprint: fingerprintOf(item, dataKey),
    ciphertext: seal(dataKey, Buffer.from(item.text), identityOf(item)).toString('base64'),
  };
}

/**
 * Tells whether the same words came under the same reference before, without decrypting and without a read to log.
 * Keyed, as a plain hash of a few words can be guessed; with the person's key gone, it tells nothing any more.
 */
function fingerprintOf(item: ContentToStore, dataKey: Uint8Array): string {
  const key = Buffer.from(hkdfSync('sha256', dataKey, 'traject', 'fingerprint of content', KEY_BYTES));
  return createHmac('sha256', key)
    .update(JSON.stringify([...identityOf(item), item.label, item.text]))
    .digest('base64');
}

function onePerReference(sealed: readonly SealedContent[]): readonly SealedContent[] {
  const byReference = new Map<string, SealedContent>();
  for (const item of sealed) {
    const earlier = byReference.get(item.content_ref);
    if (earlier && earlier.fingerprint !== item.fingerprint) throw differs(item.content_ref);
    byReference.set(item.content_ref, item);
  }
  return [...byReference.values()];
}

/** @returns how many of them were not there yet */
async function insertContent(transaction: OpenTransaction, sealed: readonly SealedContent[]): Promise<number> {
  const { rows } = await sql`
    with item as (
      select * from jsonb_to_recordset(${JSON.stringify(sealed)}::jsonb) as item (
        content_ref uuid, person_id uuid, journey_id text, field text, version integer, first_ref uuid,
        label text, command_id text, written_by text, fingerprint text, ciphertext text
      )
    ), stored as (
      insert into dossier.content
        (content_ref, person_id, journey_id, field, version, first_ref, label, command_id, written_by, fingerprint)
      select content_ref, person_id, journey_id, field, version, first_ref, label, command_id, written_by,
        decode(fingerprint, 'base64')
      from item order by content_ref
      on conflict do nothing
      returning content_ref
    ), put as (
      insert into dossier.sealed_content (content_ref, ciphertext)
      select content_ref, decode(ciphertext, 'base64') from item join stored using (content_ref)
    )
    select from stored
  `.execute(transaction);
  return rows.length;
}

async function refuseDifference(transaction: OpenTransaction, sealed: readonly SealedContent[]): Promise<void> {
  const { rows } = await sql<{ content_ref: string; fingerprint: Buffer }>`
    select content_ref, fingerprint from dossier.content
    where content_ref = any(${sealed.map((item) => item.content_ref)}::uuid[])
  `.execute(transaction);
  const stored = new Map(rows.map((row) => [row.content_ref, row.fingerprint.toString('base64')]));
  for (const item of sealed) {
    if (stored.get(item.content_ref) !== item.fingerprint) throw differs(item.content_ref);
  }
}

const differs = (contentRef: string): DossierProblem =>
  new DossierProblem(
    'content-differs',
    `Other content is already kept under reference ${contentRef}. The earlier one was kept. Send changed words as a new command.`,
  );

function refuseTooLong(text: string): void {
  if (text.length <= MAX_CONTENT_CHARACTERS) return;
  throw new DossierProblem(
    'content-too-long',
    `A text has ${text.length} characters, and at most ${MAX_CONTENT_CHARACTERS} are kept. Nothing was stored. Shorten it.`,
  );
}
