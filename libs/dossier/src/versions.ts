import type { OpenTransaction } from '@traject/database';
import { sql } from 'kysely';
import type { ContentLabel, ContentVersion, Correction } from './content.js';
import { refuseOfDestroyed } from './destruction/destructions.js';
import type { DossierKeys } from './person-keys.js';
import { DossierProblem } from './problem.js';
import { storeContent } from './store-content.js';

/** Field of the words that say why others were corrected. */
const REASON = 'correction.reason';

/** See `Dossier.versionsOf`. */
export async function versionsOf(
  transaction: OpenTransaction,
  firstRefs: readonly string[],
): Promise<readonly ContentVersion[]> {
  const { rows } = await sql<ContentVersion>`
    select first.content_ref as "firstRef", each.content_ref as "contentRef", each.version, each.field, each.label,
      each.written_by as "writtenBy", each.written_at as "writtenAt", encode(each.fingerprint, 'hex') as fingerprint,
      reason.content_ref as "reasonRef"
    from dossier.content as first
    join dossier.content as each
      on each.content_ref = first.content_ref or (each.first_ref = first.content_ref and each.field = first.field)
    left join dossier.content as reason
      on reason.first_ref = first.content_ref and reason.field = ${REASON} and reason.version = each.version
    where first.content_ref = any(${firstRefs}::uuid[]) and first.first_ref is null
    order by first.content_ref, each.version
  `.execute(transaction);
  return rows;
}

/** What a version shares with the first one, and which one is the newest. */
interface Corrected {
  readonly personId: string;
  readonly journeyId: string | null;
  readonly adviceId: string | null;
  readonly field: string;
  readonly label: ContentLabel;
  readonly newest: number;
}

/** See `Dossier.correctContent`. */
export async function correctContent(
  transaction: OpenTransaction,
  keys: DossierKeys,
  { firstRef, version, text, reason, commandId, writtenBy, contentRef, reasonRef }: Correction,
): Promise<ContentVersion> {
  // Held to the end of the transaction: who corrects at the same moment then finds this version.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`correction of ${firstRef}`}, 0))`.execute(transaction);
  const { newest, adviceId, ...corrected } = await correctedContent(transaction, firstRef);
  // No event will refer to it, so that nobody sweeps it: it must be there for whoever destroys what it corrects, or not be.
  await refuseOfDestroyed(transaction, { ...corrected, adviceId });
  if (newest !== version) throw versionConflict(version, newest);
  const ofAdvice = adviceId === null ? {} : { adviceId };
  const shared = { ...corrected, ...ofAdvice, version: version + 1, firstRef, commandId, writtenBy };
  await storeContent(transaction, keys, [
    { ...shared, contentRef, text },
    { ...shared, contentRef: reasonRef, field: REASON, text: reason },
  ]);
  const kept = (await versionsOf(transaction, [firstRef])).at(-1);
  if (kept === undefined) throw notFound();
  return kept;
}

async function correctedContent(transaction: OpenTransaction, firstRef: string): Promise<Corrected> {
  const { rows } = await sql<Corrected>`
    select first.person_id as "personId", first.journey_id as "journeyId", first.advice_id as "adviceId",
      first.field, first.label,
      (
        select max(each.version) from dossier.content as each
        where each.content_ref = first.content_ref or (each.first_ref = first.content_ref and each.field = first.field)
      ) as newest
    from dossier.content as first where first.content_ref = ${firstRef}::uuid and first.first_ref is null
  `.execute(transaction);
  const [corrected] = rows;
  if (corrected === undefined) throw notFound();
  return corrected;
}

const notFound = (): DossierProblem =>
  new DossierProblem(
    'content-not-found',
    'There is nothing to correct under this reference. Nothing was changed. Reload what refers to it.',
  );

const versionConflict = (version: number, newest: number): DossierProblem =>
  new DossierProblem(
    'version-conflict',
    `Version ${version} was corrected already, and version ${newest} is the newest. That was kept, and nothing of this was done. Read it and correct that.`,
  );
