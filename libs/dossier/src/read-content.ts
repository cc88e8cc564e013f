import { codeOf } from '@traject/contracts';
import type { OpenTransaction } from '@traject/database';
import { sql } from 'kysely';
import type { Content, ContentLabel, ContentRequest } from './content.js';
import { identityOf } from './content-identity.js';
import type { PlaceOfContent } from './destruction/listed-content.js';
import {
  destroyed,
  goneWithItsPlace,
  unwrapAll,
  type DataKeys,
  type DossierKeys,
  type PersonKey,
} from './person-keys.js';
import { DossierProblem } from './problem.js';
import { unseal } from './sealing.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** See `Dossier.readContent`. */
export async function readContent(
  transaction: OpenTransaction,
  { encryption, listed }: DossierKeys,
  request: ContentRequest,
): Promise<readonly Content[]> {
  const refs = [...new Set(request.refs.map((ref) => ref.toLowerCase()))];
  if (refs.length === 0) return [];
  const malformed = refs.filter((ref) => !UUID.test(ref)).length;
  if (malformed > 0) throw notFound(malformed);
  const logged = await logReads(transaction, { ...request, refs });
  const found = await sealedContent(transaction, logged);
  if (found.length < refs.length) throw notFound(refs.length - found.length);
  const isListed = await listed();
  const alive = found.filter(isAlive).filter((row) => !isListed(placeOf(row)));
  if (alive.length < found.length && request.whenDestroyed !== 'omit') {
    throw found.some((row) => row.wrapped_key === null) ? destroyed() : goneWithItsPlace();
  }
  const dataKeyOf = await unwrapAll(encryption, alive);
  return alive.map((row) => openRow(row, dataKeyOf));
}

/** Destroyed with the key of its person, or by itself; of the latter nothing sealed is left. */
const isAlive = (row: SealedRow): row is AliveRow => row.wrapped_key !== null && row.ciphertext !== null;

const placeOf = (row: SealedRow): PlaceOfContent => ({
  contentRef: row.content_ref,
  personId: row.person_id,
  journeyId: row.journey_id,
  adviceId: row.advice_id,
});

interface SealedRow extends PersonKey {
  readonly content_ref: string;
  readonly journey_id: string | null;
  readonly advice_id: string | null;
  readonly field: string;
  readonly version: number;
  readonly first_ref: string | null;
  readonly label: ContentLabel;
  readonly written_by: string;
  readonly written_at: string;
  /** Null once destroyed. */
  readonly ciphertext: Uint8Array | null;
}

interface AliveRow extends SealedRow {
  readonly ciphertext: Uint8Array;
}

/**
 * In one order, so that two readers of the same people do not wait for each other's chains. Gives back what has an entry
 * now: no key is unwrapped for anything else, whatever the database would show.
 */
async function logReads(transaction: OpenTransaction, request: ContentRequest): Promise<readonly string[]> {
  const entered = sql<{ content_ref: string }>`
    insert into dossier.content_reads (content_ref, person_id, journey_id, field, reader, role, ground)
    select content_ref, person_id, journey_id, field, ${request.reader}, ${request.role}, ${request.ground}
    from dossier.content where content_ref = any(${request.refs}::uuid[])
    order by person_id, content_ref
    returning content_ref
  `.execute(transaction);
  const { rows } = await entered.catch((cause: unknown) => {
    throw isRefusal(cause) ? withoutGround(cause) : cause;
  });
  const withEntry = new Set(rows.map((row) => row.content_ref));
  return request.refs.filter((ref) => withEntry.has(ref));
}

/** PostgreSQL's code for what its row-level security refuses. */
const isRefusal = (cause: unknown): boolean => codeOf(cause) === '42501';

const withoutGround = (cause: unknown): DossierProblem =>
  new DossierProblem(
    'ground-does-not-hold',
    'There is no ground on which you may read this now. Nothing was handed out. Load what refers to it again.',
    { cause },
  );

/** A statement of its own: row-level security shows only what an earlier statement of this transaction has logged. */
async function sealedContent(transaction: OpenTransaction, refs: readonly string[]): Promise<readonly SealedRow[]> {
  const { rows } = await sql<SealedRow>`
    select content.content_ref, content.person_id, journey_id, advice_id, field, version, first_ref, label, written_by, written_at,
      ciphertext, wrapped_key, kek_id
    from unnest(${refs}::uuid[]) with ordinality as asked (content_ref, place)
    join dossier.content using (content_ref)
    left join dossier.sealed_content using (content_ref)
    join dossier.person_keys using (person_id)
    where ciphertext is not null or content.destroyed_at is not null
    order by place
  `.execute(transaction);
  return rows;
}

function openRow(row: AliveRow, dataKeyOf: DataKeys): Content {
  const identity = {
    contentRef: row.content_ref,
    personId: row.person_id,
    journeyId: row.journey_id,
    field: row.field,
    version: row.version,
  };
  return {
    ...identity,
    label: row.label,
    writtenBy: row.written_by,
    writtenAt: row.written_at,
    text: unsealText(dataKeyOf(row.person_id), row.ciphertext, identityOf({ ...identity, firstRef: row.first_ref })),
  };
}

function unsealText(dataKey: Uint8Array, ciphertext: Uint8Array, identity: readonly string[]): string {
  try {
    return unseal(dataKey, ciphertext, identity).toString('utf8');
  } catch (cause) {
    throw new DossierProblem(
      'content-unreadable',
      'Content does not open: it was altered, cut off or moved from where it belongs. Nothing was changed. Restore it from a backup and find out who wrote to the database.',
      { cause },
    );
  }
}

const notFound = (missing: number): DossierProblem =>
  new DossierProblem(
    'content-not-found',
    `${missing} of the references lead to no content. Nothing was handed out. Reload what refers to them.`,
  );
