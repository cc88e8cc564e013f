import { dossierFor, dossierInEmergency, professionIn, type DossierItem, type ReadGround } from '@traject/access';
import { streamOf } from '@traject/contracts';
import type { ActorRole, JourneyEventType } from '@traject/domain';
import type { ContentDescription } from '@traject/dossier';
import type { Language } from '@traject/tasks';
import { z } from 'zod';
import { titleOfItem, titleOfRole } from '../access-log/words.js';
import { requireAccess, subjectOfJourney } from '../access/require.js';
import { pageOf, pageQuery, readCursor, type Page, type Place } from '../http/cursor.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { notFound } from '../problems/http-problem.js';

/** Query of the list of what a dossier holds. */
export const dossierQuery = z.strictObject(pageQuery);
/** See {@link dossierQuery}. */
export type DossierQuery = z.output<typeof dossierQuery>;

/** A code, and what it is called in the caller's language. */
interface Told {
  readonly code: string;
  readonly title: string;
}

/** Something in the dossier of a journey; never the words. */
export interface ShownItem {
  readonly contentRef: string;
  /** Form and field in which it was written. */
  readonly item: Told;
  /** Number of the talk, session or version; null where there is only one. */
  readonly number: number | null;
  readonly writtenBy: Told;
  readonly writtenAt: string;
}

/** The words of one item. */
export interface ShownWords extends ShownItem {
  readonly text: string;
}

/** Dossiers of journeys over HTTP. */
export interface JourneyDossier {
  /** What the caller may read, in the order in which it came. */
  list(caller: Caller, journeyId: string, query: DossierQuery, language: Language): Promise<Page<ShownItem>>;
  /** Reads one item; that it was read is logged first, for the employee to see. */
  read(caller: Caller, journeyId: string, contentRef: string, language: Language): Promise<ShownWords>;
}

/** Makes {@link JourneyDossier}. */
export const journeyDossierOf = (parts: GatewayParts): JourneyDossier => ({
  list: (caller, journeyId, query, language) => listDossier(parts, caller, journeyId, query, language),
  read: (caller, journeyId, contentRef, language) => readItem(parts, caller, journeyId, contentRef, language),
});

interface OpenedDossier {
  /** The capacity in which the caller reads. */
  readonly role: ActorRole;
  readonly items: readonly DossierItem[];
}

/**
 * What of a journey's dossier the caller may read now.
 * @throws HttpProblem `journey-not-found`, `not-allowed`
 */
async function openFor(parts: GatewayParts, caller: Caller, journeyId: string): Promise<OpenedDossier> {
  const { readModels, eventLog } = parts;
  const row = await readModels.selectFrom('journeys').selectAll().where('journeyId', '=', journeyId).executeTakeFirst();
  if (row === undefined) throw notFound('journey');
  const ground = requireAccess(
    'journey.dossier',
    caller,
    subjectOfJourney(row, row.practitionerId, row.state),
    'journey',
  );
  const stream = await eventLog.readStream(streamOf('journey', journeyId));
  // What stands in the stream of a journey is an event of a journey.
  const events = stream.map(({ sequence, event }) => ({ ...event, sequence, type: event.type as JourneyEventType }));
  if (ground === 'emergency-reader') return { role: 'administrator', items: dossierInEmergency(row.state, events) };
  const items = dossierFor(caller.personId, row.state, events);
  return { role: ground === 'employee' ? ground : professionIn(row.state, caller.personId), items };
}

const shownItem = (
  { contentRef, number, by }: DossierItem,
  { field, writtenAt }: ContentDescription,
  language: Language,
): ShownItem => ({
  contentRef,
  item: { code: field, title: titleOfItem(field)[language] },
  number,
  writtenBy: { code: by, title: titleOfRole(by)[language] },
  writtenAt,
});

const comesAfter = ({ sequence, contentRef }: DossierItem, [lastSequence, lastRef]: Place): boolean =>
  sequence > Number(lastSequence) || (sequence === Number(lastSequence) && contentRef > lastRef);

async function listDossier(
  parts: GatewayParts,
  caller: Caller,
  journeyId: string,
  { limit, cursor }: DossierQuery,
  language: Language,
): Promise<Page<ShownItem>> {
  const { database, dossier, cursorKey } = parts;
  const scope = JSON.stringify(['dossier', journeyId, caller.personId]);
  const after = readCursor(cursorKey, scope, cursor);
  const { items } = await openFor(parts, caller, journeyId);
  const page = items.filter((item) => after === null || comesAfter(item, after)).slice(0, limit + 1);
  const refs = page.map(({ contentRef }) => contentRef);
  const found = await database.query.transaction().execute((transaction) => dossier.describeContent(transaction, refs));
  const described = new Map(found.map((description) => [description.contentRef, description]));
  const rows = page.flatMap((item) => {
    const description = described.get(item.contentRef);
    return description === undefined ? [] : [{ item, description }];
  });
  return pageOf(rows, limit, {
    key: cursorKey,
    scope,
    placeOf: ({ item }) => [String(item.sequence), item.contentRef],
    show: ({ item, description }) => shownItem(item, description, language),
  });
}

async function readItem(
  parts: GatewayParts,
  caller: Caller,
  journeyId: string,
  contentRef: string,
  language: Language,
): Promise<ShownWords> {
  const { database, dossier } = parts;
  const { role, items } = await openFor(parts, caller, journeyId);
  const item = items.find((each) => each.contentRef === contentRef.toLowerCase());
  if (item === undefined) throw notFound('content');
  const ground: ReadGround = item.ground;
  const request = { refs: [item.contentRef], reader: caller.personId, role, ground };
  const [content] = await database.query
    .transaction()
    .execute((transaction) => dossier.readContent(transaction, request));
  if (content === undefined) throw notFound('content');
  return { ...shownItem(item, content, language), text: content.text };
}
