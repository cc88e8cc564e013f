import type { ReadGround } from '@traject/access';
import type { OpenTransaction, QueryRunner } from '@traject/database';
import {
  findLegalHold,
  holdReasons,
  liftLegalHold,
  listLegalHolds,
  setLegalHold,
  type LegalHold,
} from '@traject/dossier';
import { legible } from '@traject/tasks';
import { z } from 'zod';
import { requireAccess } from '../access/require.js';
import { derivedId, commandIdentity } from '../commands/command-id.js';
import { contentRefOf } from '../content/content.js';
import { yesOrNo } from '../directory/list-query.js';
import { enterOnce } from '../directory/writes.js';
import { pageOf, pageQuery, readCursor, type Page } from '../http/cursor.js';
import type { Caller } from '../identity/caller.js';
import { involvedWith } from '../identity/human-being.js';
import type { GatewayParts } from '../parts.js';
import { HttpProblem, notFound } from '../problems/http-problem.js';

const mostCharacters = 2_000;

/** What is given to set a hold: on a person with everything of theirs, or on one journey. */
export const newHold = z
  .strictObject({
    personId: z.uuid().toLowerCase().optional(),
    journeyId: z.uuid().toLowerCase().optional(),
    reasonCode: z.enum(holdReasons),
    reason: z.string().trim().min(1).max(mostCharacters).check(legible('lines')),
  })
  .refine(({ personId, journeyId }) => (personId === undefined) !== (journeyId === undefined), {
    error: 'either a person or a journey',
  });
/** See {@link newHold}. */
export type NewHold = z.output<typeof newHold>;

/** Query of the list of holds. */
export const holdsQuery = z.strictObject({
  personId: z.uuid().toLowerCase().optional(),
  active: yesOrNo.optional(),
  ...pageQuery,
});
/** See {@link holdsQuery}. */
export type HoldsQuery = z.output<typeof holdsQuery>;

/** A hold without the words of its reason. */
export type ShownHold = Omit<LegalHold, 'reasonRef'>;

/** A hold with the words of its reason; null once they were erased with the person. */
export interface WholeHold extends ShownHold {
  readonly reason: string | null;
}

/**
 * Legal holds over HTTP. Keys are Idempotency-Keys. Who has part in a journey of somebody has none in what is held of them, under no
 * other name either: neither what was said of them nor whether it is kept is for their employer or their practitioner.
 */
export interface LegalHolds {
  set(caller: Caller, key: string | undefined, hold: NewHold): Promise<ShownHold>;
  list(caller: Caller, query: HoldsQuery): Promise<Page<ShownHold>>;
  read(caller: Caller, holdId: string): Promise<WholeHold>;
  lift(caller: Caller, key: string | undefined, holdId: string): Promise<ShownHold>;
}

/** The legal holds of this gateway. */
export const legalHoldsOf = (parts: GatewayParts): LegalHolds => ({
  set: (caller, key, hold) => setHold(parts, caller, key, hold),
  list: (caller, query) => listHolds(parts, caller, query),
  read: (caller, holdId) => readHold(parts, caller, holdId),
  lift: (caller, key, holdId) =>
    enterOnce(parts, { permission: 'legal-hold.lift', caller, key }, holdId, async (transaction) => {
      const { personId } = shown(await findLegalHold(transaction, holdId));
      await refuseParty(parts, transaction, caller, personId);
      return shown(await liftLegalHold(transaction, holdId, caller.personId));
    }),
});

const shown = (hold: LegalHold | null): ShownHold => {
  if (hold === null) throw notFound('legal-hold');
  const { reasonRef: _readByItself, ...rest } = hold;
  return rest;
};

/** Refuses who has part in a journey of the person whom a hold is about, or acts for their employer. */
async function refuseParty(parts: GatewayParts, query: QueryRunner, caller: Caller, personId: string): Promise<void> {
  const involved = await involvedWith(parts, query, caller.personId, [personId]);
  if (!involved.has(personId)) return;
  throw new HttpProblem(
    403,
    'legal-hold-by-party',
    'You, or an employer for whom you act, have part in a journey of this person, or may have. Nothing was changed. Leave this to an administrator who has not.',
  );
}

/** The person whom a hold is about; of a journey, its employee. */
async function heldPerson(
  { directory, readModels }: GatewayParts,
  transaction: OpenTransaction,
  { personId, journeyId }: NewHold,
): Promise<string> {
  if (journeyId !== undefined) {
    const journey = await readModels
      .selectFrom('journeys')
      .select('employeeId')
      .where('journeyId', '=', journeyId)
      .executeTakeFirst();
    if (journey === undefined) throw notFound('journey');
    return journey.employeeId;
  }
  const [person] = await directory.people.facts(transaction, personId === undefined ? [] : [personId]);
  if (person === undefined) throw notFound('person');
  return person.id;
}

/** The words about a reason are content about whoever is held, so that they go with that person. */
async function setHold(
  parts: GatewayParts,
  caller: Caller,
  key: string | undefined,
  hold: NewHold,
): Promise<ShownHold> {
  const identity = commandIdentity(caller.personId, key, ['legal-hold.set', hold]);
  const { commandId } = identity;
  const write = { permission: 'legal-hold.set', caller, key } as const;
  return enterOnce(parts, write, hold, async (transaction) => {
    const personId = await heldPerson(parts, transaction, hold);
    await refuseParty(parts, transaction, caller, personId);
    const { journeyId = null, reasonCode, reason } = hold;
    const holdId = derivedId(commandId, 'legal-hold');
    const reasonRef = contentRefOf(parts.hashes, identity, 'reason');
    await setLegalHold(transaction, { holdId, personId, journeyId, reasonCode, reasonRef, setBy: caller.personId });
    await parts.dossier.storeContent(transaction, [
      {
        contentRef: reasonRef,
        personId,
        journeyId,
        field: 'legal-hold.reason',
        version: 1,
        label: 'confidential',
        text: reason,
        commandId,
        writtenBy: caller.personId,
      },
    ]);
    return shown(await findLegalHold(transaction, holdId));
  });
}

/** A page may have fewer than was asked for, as it leaves out those that are not for the caller. */
async function listHolds(
  parts: GatewayParts,
  caller: Caller,
  { limit, cursor, personId, active = false }: HoldsQuery,
): Promise<Page<ShownHold>> {
  requireAccess('legal-hold.read', caller, null, 'legal-hold');
  const { database, cursorKey } = parts;
  const scope = JSON.stringify(['legal-holds', caller.personId, personId ?? null, active]);
  const after = readCursor(cursorKey, scope, cursor);
  const holds = await listLegalHolds(database.query, { personId, activeOnly: active, after, limit: limit + 1 });
  const heldPeople = holds.map((hold) => hold.personId);
  const involved = await involvedWith(parts, database.query, caller.personId, heldPeople);
  const { items, nextCursor } = pageOf(holds, limit, {
    key: cursorKey,
    scope,
    placeOf: ({ setAt, holdId }) => [setAt, holdId],
    show: shown,
  });
  return { items: items.filter((hold) => !involved.has(hold.personId)), nextCursor };
}

/** With the words of its reason; that they were read stands in the log of the person whom the hold is about. */
async function readHold(parts: GatewayParts, caller: Caller, holdId: string): Promise<WholeHold> {
  requireAccess('legal-hold.read', caller, null, 'legal-hold');
  const { database, dossier } = parts;
  return database.query.transaction().execute(async (transaction) => {
    const hold = await findLegalHold(transaction, holdId);
    if (hold === null) throw notFound('legal-hold');
    await refuseParty(parts, transaction, caller, hold.personId);
    const ground: ReadGround = 'legal-hold';
    const [reason] = await dossier.readContent(transaction, {
      refs: [hold.reasonRef],
      reader: caller.personId,
      role: 'administrator',
      ground,
      whenDestroyed: 'omit',
    });
    return { ...shown(hold), reason: reason?.text ?? null };
  });
}
