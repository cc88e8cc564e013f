import type { DossierItem } from '@traject/access';
import type { Language } from '@traject/tasks';
import { z } from 'zod';
import { pageOf, pageQuery, readCursor, type Page, type Place } from '../http/cursor.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { correct, type Corrected, type CorrectionGiven, type CorrectionOf } from './corrections.js';
import { openDossierFor, readableItem, readableVersions } from './open-dossier.js';
import { readWords, shownItem, type AskedWords, type ShownItem, type ShownWords } from './shown-words.js';

/** Query of the list of what a dossier holds. */
export const dossierQuery = z.strictObject(pageQuery);
/** See {@link dossierQuery}. */
export type DossierQuery = z.output<typeof dossierQuery>;

/** Every version of one item that the caller may read, oldest first. */
export interface ShownVersions {
  readonly items: readonly ShownItem[];
}

/** Dossiers of journeys over HTTP. */
export interface JourneyDossier {
  /** What the caller may read, in the order in which it came. */
  list(caller: Caller, journeyId: string, query: DossierQuery, language: Language): Promise<Page<ShownItem>>;
  /** Reads a version of one item; that it was read is logged first, for the employee to see. */
  read(caller: Caller, asked: AskedWords, language: Language): Promise<ShownWords>;
  /** The versions of one item, without the words. */
  versions(caller: Caller, asked: AskedWords, language: Language): Promise<ShownVersions>;
  /** Keeps other words as the next version; what was there stays. */
  correct(caller: Caller, of: CorrectionOf, given: CorrectionGiven): Promise<Corrected>;
}

/** Makes {@link JourneyDossier}. */
export const journeyDossierOf = (parts: GatewayParts): JourneyDossier => ({
  list: (caller, journeyId, query, language) => listDossier(parts, caller, journeyId, query, language),
  read: (caller, asked, language) => readWords(parts, caller, asked, language),
  versions: async (caller, { journeyId, contentRef }, language) => {
    const opened = await openDossierFor(parts, caller, journeyId, 'journey.dossier');
    const readable = await readableItem(parts, opened, contentRef);
    return { items: readable.versions.map((version) => shownItem(caller, readable, version, language)) };
  },
  correct: (caller, of, given) => correct(parts, caller, of, given),
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
  const { cursorKey } = parts;
  const scope = JSON.stringify(['dossier', journeyId, caller.personId]);
  const after = readCursor(cursorKey, scope, cursor);
  const { items } = await openDossierFor(parts, caller, journeyId, 'journey.dossier');
  const page = items.filter((item) => after === null || comesAfter(item, after)).slice(0, limit + 1);
  const rows = (await readableVersions(parts, page)).flatMap((readable) => {
    const newest = readable.versions.at(-1);
    return newest === undefined ? [] : [{ readable, newest }];
  });
  return pageOf(rows, limit, {
    key: cursorKey,
    scope,
    placeOf: ({ readable: { item } }) => [String(item.sequence), item.contentRef],
    show: ({ readable, newest }) => shownItem(caller, readable, newest, language),
  });
}
