import type { DossierItem, ReadGround } from '@traject/access';
import type { ContentVersion } from '@traject/dossier';
import type { Language } from '@traject/tasks';
import { titleOfItem, titleOfRole, type Told } from '../access-log/words.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { notFound } from '../problems/http-problem.js';
import { openDossierFor, readableItem, type OpenedDossier, type ReadableItem } from './open-dossier.js';

/** Something in the dossier of a journey; never the words. */
export interface ShownItem {
  readonly contentRef: string;
  /** Form and field in which it was written. */
  readonly item: Told;
  /** Number of the talk, session or version; null where there is only one. */
  readonly number: number | null;
  readonly writtenBy: Told;
  /** When this version was written. */
  readonly writtenAt: string;
  /** Counts the corrections: 1 as it was first written. */
  readonly version: number;
  /** Whether the caller may correct it. */
  readonly mayCorrect: boolean;
}

/** The words of one version. */
export interface ShownWords extends ShownItem {
  readonly text: string;
  /** Why the version before was corrected; null for the first. */
  readonly reason: string | null;
}

/** Confidential words are corrected by whoever wrote them; what an employer wrote or reads has its own ways. */
export const mayCorrect = ({ personId }: Caller, { item, versions }: ReadableItem): boolean =>
  item.mayBeCorrected && versions.every(({ label, writtenBy }) => label === 'confidential' && writtenBy === personId);

/** One version of an item as it is shown. */
export const shownItem = (
  caller: Caller,
  readable: ReadableItem,
  { field, writtenAt, version }: ContentVersion,
  language: Language,
): ShownItem => {
  const { contentRef, number, by } = readable.item;
  return {
    contentRef,
    item: { code: field, title: titleOfItem(field)[language] },
    number,
    writtenBy: { code: by, title: titleOfRole(by)[language] },
    writtenAt,
    version,
    mayCorrect: mayCorrect(caller, readable),
  };
};

/** Which words somebody wants to read. */
export interface AskedWords {
  readonly journeyId: string;
  readonly contentRef: string;
  /** The newest that they may read unless told. */
  readonly version?: number;
}

const versionIn = ({ versions }: ReadableItem, asked: number | undefined): ContentVersion => {
  const found = asked === undefined ? versions.at(-1) : versions.find(({ version }) => version === asked);
  if (found === undefined) throw notFound('content');
  return found;
};

/** Reads the words of a version. They are shown only when the caller may still read them after that was logged. */
export async function readWords(
  parts: GatewayParts,
  caller: Caller,
  { journeyId, contentRef, version: asked }: AskedWords,
  language: Language,
): Promise<ShownWords> {
  const opened = await openDossierFor(parts, caller, journeyId, 'journey.dossier');
  const readable = await readableItem(parts, opened, contentRef);
  const version = versionIn(readable, asked);
  const texts = await readTexts(parts, caller, opened, readable.item, version);
  // Whatever ended the right to read meanwhile came before this; what ends it later comes after.
  const still = await openDossierFor(parts, caller, journeyId, 'journey.dossier');
  versionIn(await readableItem(parts, still, contentRef), version.version);
  return { ...shownItem(caller, readable, version, language), ...texts };
}

async function readTexts(
  { database, dossier }: GatewayParts,
  { personId: reader }: Caller,
  { role }: OpenedDossier,
  item: DossierItem,
  { contentRef, reasonRef }: ContentVersion,
): Promise<Pick<ShownWords, 'text' | 'reason'>> {
  const ground: ReadGround = item.ground;
  const refs = [contentRef, ...(reasonRef === null ? [] : [reasonRef])];
  const [content, reason] = await database.query
    .transaction()
    .execute((transaction) => dossier.readContent(transaction, { refs, reader, role, ground }));
  if (content === undefined) throw notFound('content');
  return { text: content.text, reason: reason?.text ?? null };
}
