import { readsAbout, type ReadEntry } from '@traject/dossier';
import type { Language } from '@traject/tasks';
import { z } from 'zod';
import { requireAccess } from '../access/require.js';
import { pageOf, pageQuery, readCursor, type Page } from '../http/cursor.js';
import { calledIn } from '../directory/erased-person.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { LOOKED_UP_FOR_LOG, titleOfGround, titleOfItem, titleOfRole, type Told } from './words.js';

/** Query of the log of reads; whose log it is, is not asked: it is the caller's. */
export const accessLogQuery = z.strictObject(pageQuery);
/** See {@link accessLogQuery}. */
export type AccessLogQuery = z.output<typeof accessLogQuery>;

/** One read of content about the caller; never the content. */
export interface ShownRead {
  /** Counts the reads about the caller, from 1, without a gap. */
  readonly number: number;
  readonly readAt: string;
  /** Who read; null where it was somebody who looked up who had read their own content. */
  readonly reader: {
    readonly personId: string;
    /** That they were erased, when they were; null for the caller, who knows it, and for whoever the directory does not know. */
    readonly name: string | null;
    readonly isYou: boolean;
  } | null;
  /** The capacity in which it was read. */
  readonly role: Told;
  /** Form and field of what was read. */
  readonly item: Told;
  readonly ground: Told;
  /** The journey to which it belongs; null for an advice and for what the directory knows. */
  readonly journeyId: string | null;
}

/** The log of reads, as the person whom it is about sees it. */
export interface AccessLog {
  /** Who read what about the caller, newest first. */
  list(caller: Caller, query: AccessLogQuery, language: Language): Promise<Page<ShownRead>>;
}

/** Makes {@link AccessLog}. */
export const accessLogOf = (parts: GatewayParts): AccessLog => ({
  list: (caller, query, language) => listReads(parts, caller, query, language),
});

async function listReads(
  parts: GatewayParts,
  caller: Caller,
  { limit, cursor }: AccessLogQuery,
  language: Language,
): Promise<Page<ShownRead>> {
  const role = requireAccess('access-log.read', caller, null, 'access-log');
  const { database, cursorKey } = parts;
  const scope = JSON.stringify(['access-log', caller.personId]);
  const after = readCursor(cursorKey, scope, cursor);
  const before = after === null ? undefined : Number(after[0]);
  const entries = await readsAbout(database.query, caller.personId, { limit: limit + 1, before });
  const names = await namesOfReaders(parts, caller, role, entries.slice(0, limit), language);
  return pageOf(entries, limit, {
    key: cursorKey,
    scope,
    placeOf: ({ number, personId }) => [String(number), personId],
    show: (entry) => shownRead(entry, caller, names, language),
  });
}

/**
 * Grounds on which somebody reads a name to look after what is their own. They are shown alike and without who it was: a
 * recipient would learn otherwise that an employee was asked to share something, whatever they answered. Source: S7.
 */
const ownMatters: readonly string[] = [LOOKED_UP_FOR_LOG, 'own-disclosure', 'consent-preview'];

const isShownByName = ({ reader, ground }: ReadEntry, { personId }: Caller): boolean =>
  reader !== personId && !ownMatters.includes(ground);

/**
 * Names of the readers on a page. That they were read is an entry in the chain of each reader, once for a page; none is
 * added to the caller's own, so that looking at a log does not make it longer.
 */
async function namesOfReaders(
  { directory, database }: GatewayParts,
  caller: Caller,
  role: string,
  entries: readonly ReadEntry[],
  language: Language,
): Promise<ReadonlyMap<string, string>> {
  const readers = new Set(entries.filter((entry) => isShownByName(entry, caller)).map(({ reader }) => reader));
  const ids = [...readers].filter((id) => z.uuid().safeParse(id).success);
  if (ids.length === 0) return new Map();
  const actor = { personId: caller.personId, role, ground: LOOKED_UP_FOR_LOG };
  const people = await database.query
    .transaction()
    .execute((transaction) => directory.people.find(transaction, ids, actor));
  return new Map(people.map(({ id, details }) => [id, calledIn(language, details)]));
}

const shownRead = (
  entry: ReadEntry,
  { personId }: Caller,
  names: ReadonlyMap<string, string>,
  language: Language,
): ShownRead => {
  const { number, readAt, reader, role, field, ground, journeyId } = entry;
  const named = { personId: reader, name: names.get(reader) ?? null, isYou: reader === personId };
  const isOwnMatter = ownMatters.includes(ground);
  const shownGround = isOwnMatter ? LOOKED_UP_FOR_LOG : ground;
  return {
    number,
    readAt,
    reader: isOwnMatter ? null : named,
    role: { code: role, title: titleOfRole(role)[language] },
    item: { code: field, title: titleOfItem(field)[language] },
    ground: { code: shownGround, title: titleOfGround(shownGround)[language] },
    journeyId,
  };
};
