import { opens, readerOfTask, refsIn, wordsToRead, type ReadGround, type WordsOfEvents } from '@traject/access';
import { kindOfStream, type LoggedEvent } from '@traject/contracts';
import { phaseOf, type TaskKind, type TaskRole } from '@traject/domain';
import type { HandOverItem } from '@traject/tasks';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import type { TaskOwner } from './owner.js';

const titleOfItem: WordsOfEvents = {
  JourneyRequested: { questionRef: 'Vraag / Question' },
  IntakeRecorded: { reasonRef: 'Intake' },
  BmwTalkHeld: { notesRef: 'Gesprek / Talk' },
  CoachingSessionHeld: { notesRef: 'Sessie / Session' },
  ReferralProposed: { goalRef: 'Doel van de verwijzing / Goal of the referral' },
};

/** Titles of this journey's content that can go along in a hand-over pack, by reference. */
export const handOverItemsIn = (events: readonly LoggedEvent[]): readonly HandOverItem[] =>
  refsIn(
    events.map(({ event }) => event),
    titleOfItem,
  ).flatMap(({ name, ref, number }) =>
    ref === null ? [] : [{ ref, label: typeof number === 'number' ? `${name} ${number}` : name }],
  );

/** The newest version of these words, by the names they have. */
async function newestVersions(
  { database, dossier }: GatewayParts,
  words: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  if (words.size === 0) return words;
  const versions = await database.query
    .transaction()
    .execute((transaction) => dossier.versionsOf(transaction, [...words.values()]));
  const newest = new Map(versions.map(({ firstRef, contentRef }) => [firstRef, contentRef]));
  return new Map([...words].map(([name, ref]) => [name, newest.get(ref) ?? ref]));
}

/** The latest words that a task is about, by name, and of each the newest version. */
export const latestWords = (
  parts: GatewayParts,
  kind: TaskKind,
  events: readonly LoggedEvent[],
): Promise<ReadonlyMap<string, string>> =>
  newestVersions(
    parts,
    wordsToRead(
      kind,
      events.map(({ event }) => event),
    ),
  );

/**
 * The words that a task is about, as whoever it asks may read them. That they were read is logged first.
 * @param role capacity in which they are read
 * @param words references by name
 */
export async function readWordsOfTask(
  { database, dossier }: GatewayParts,
  caller: Caller,
  role: TaskRole,
  { stream, state }: TaskOwner,
  words: ReadonlyMap<string, string>,
): Promise<Readonly<Record<string, string>> | undefined> {
  if (words.size === 0) return undefined;
  const ground: ReadGround = kindOfStream(stream) === 'journey' ? 'task-of-journey' : 'task-of-advice';
  const contents = await database.query.transaction().execute((transaction) =>
    dossier.readContent(transaction, {
      refs: [...words.values()],
      reader: caller.personId,
      role,
      ground,
      whenDestroyed: 'omit',
    }),
  );
  const phase = 'journeyId' in state && 'employeeId' in state ? phaseOf(state) : null;
  const reading = { as: readerOfTask(role), phase, consent: 'none' } as const;
  const opened = contents.filter(({ label }) => opens(ground, { ...reading, label }));
  const texts = new Map(opened.map(({ contentRef, text }) => [contentRef, text]));
  return Object.fromEntries(
    [...words].flatMap(([name, ref]) => {
      const text = texts.get(ref);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}
