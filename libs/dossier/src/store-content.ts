import { createHmac, createSecretKey, hkdfSync } from 'node:crypto';
import type { OpenTransaction } from '@traject/database';
import { sql } from 'kysely';
import { MAX_CONTENT_CHARACTERS, type ContentToStore } from './content.js';
import { identityOf } from './content-identity.js';
import { goneWithItsPlace, keysForStoring, type DataKeys, type DossierKeys } from './person-keys.js';
import { DossierProblem } from './problem.js';
import { KEY_BYTES, seal } from './sealing.js';

/** See `Dossier.storeContent`. */
export async function storeContent(
  transaction: OpenTransaction,
  { encryption, listed }: DossierKeys,
  items: readonly ContentToStore[],
): Promise<void> {
  if (items.length === 0) return;
  for (const { text } of items) refuseTooLong(text);
  const isListed = await listed();
  if (items.some((item) => isListed({ ...item, adviceId: item.adviceId ?? null }))) throw goneWithItsPlace();
  const dataKeyOf = await keysForStoring(
    transaction,
    encryption,
    items.map((item) => item.personId.toLowerCase()),
  );
  const sealed = onePerReference(items.map((item) => sealItem(item, dataKeyOf)));
  const { stored, known } = await bringContent(transaction, sealed);
  await refuseDifference(
    transaction,
    sealed.filter((item) => !stored.has(item.content_ref)),
    known,
  );
}

/** One row of content, ready to be stored. */
interface SealedContent {
  readonly content_ref: string;
  readonly person_id: string;
  readonly journey_id: string | null;
  readonly advice_id: string | null;
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
    advice_id: item.adviceId ?? null,
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
  const derived = hkdfSync('sha256', createSecretKey(dataKey), 'traject', 'fingerprint of content', KEY_BYTES);
  return createHmac('sha256', createSecretKey(new Uint8Array(derived)))
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

/** What came of bringing content: what was new, and the fingerprints of what was there before. */
interface BroughtContent {
  readonly stored: ReadonlySet<string>;
  readonly known: ReadonlyMap<string, string>;
}

/**
 * Keeps what is new, and says of what is there that it was brought again, so that it is not swept meanwhile. A command of
 * which an event refers to words keeps no others in that journey: its key served those.
 */
async function bringContent(transaction: OpenTransaction, sealed: readonly SealedContent[]): Promise<BroughtContent> {
  const { rows } = await sql<{ content_ref: string; fingerprint: Buffer | null }>`
    with item as (
      -- Each column by its name, so that the statement can be kept prepared.
      select content_ref, person_id, journey_id, advice_id, field, version, first_ref, label, command_id, written_by,
        fingerprint, ciphertext
      from jsonb_to_recordset(${JSON.stringify(sealed)}::jsonb) as item (
        content_ref uuid, person_id uuid, journey_id text, advice_id text, field text, version integer,
        first_ref uuid, label text, command_id text, written_by text, fingerprint text, ciphertext text
      )
    ), known as (
      -- In one order, so that the same command twice at once does not wait for itself.
      select content_ref from dossier.content where content_ref in (select content_ref from item)
      order by content_ref for update
    ), brought as (
      update dossier.content set brought_at = now() from known where content.content_ref = known.content_ref
      returning content.content_ref, content.fingerprint
    ), stored as (
      insert into dossier.content
        (content_ref, person_id, journey_id, advice_id, field, version, first_ref, label, command_id, written_by,
          fingerprint)
      select content_ref, person_id, journey_id, advice_id, field, version, first_ref, label, command_id, written_by,
        decode(fingerprint, 'base64')
      from item
      where content_ref not in (select content_ref from brought) and not exists (
        select from dossier.content as served join dossier.content_in_events using (content_ref)
        where served.command_id = item.command_id and served.journey_id is not distinct from item.journey_id
          and served.content_ref not in (select content_ref from item)
      )
      order by content_ref
      on conflict do nothing
      returning content_ref
    ), put as (
      insert into dossier.sealed_content (content_ref, ciphertext)
      select content_ref, decode(ciphertext, 'base64') from item join stored using (content_ref)
    )
    select content_ref, null as fingerprint from stored
    union all select content_ref, fingerprint from brought
  `.execute(transaction);
  const stored = new Set(rows.filter((row) => row.fingerprint === null).map((row) => row.content_ref));
  return { stored, known: fingerprintsOf(rows) };
}

const fingerprintsOf = (
  rows: readonly { readonly content_ref: string; readonly fingerprint: Buffer | null }[],
): ReadonlyMap<string, string> =>
  new Map(rows.map((row) => [row.content_ref, row.fingerprint?.toString('base64') ?? '']));

async function refuseDifference(
  transaction: OpenTransaction,
  notStored: readonly SealedContent[],
  known: ReadonlyMap<string, string>,
): Promise<void> {
  const meanwhile = notStored.filter((item) => !known.has(item.content_ref));
  const stored = new Map([...known, ...(await keptMeanwhile(transaction, meanwhile))]);
  for (const item of notStored) {
    if (stored.get(item.content_ref) !== item.fingerprint) throw differs(item.content_ref);
  }
}

/** What the same command brought at the same moment, by a statement that sees what was committed since. */
async function keptMeanwhile(
  transaction: OpenTransaction,
  items: readonly SealedContent[],
): Promise<ReadonlyMap<string, string>> {
  if (items.length === 0) return new Map();
  const { rows } = await sql<{ content_ref: string; fingerprint: Buffer }>`
    select content_ref, fingerprint from dossier.content
    where content_ref = any(${items.map((item) => item.content_ref)}::uuid[])
  `.execute(transaction);
  return fingerprintsOf(rows);
}

const differs = (contentRef: string): DossierProblem =>
  new DossierProblem(
    'content-differs',
    `Other content is already kept under reference ${contentRef}, or under its command. The earlier one was kept. Send changed words as a new command.`,
  );

function refuseTooLong(text: string): void {
  if (text.length <= MAX_CONTENT_CHARACTERS) return;
  throw new DossierProblem(
    'content-too-long',
    `A text has ${text.length} characters, and at most ${MAX_CONTENT_CHARACTERS} are kept. Nothing was stored. Shorten it.`,
  );
}
