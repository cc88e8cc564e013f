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
};

/** What of this journey's content can go along in a hand-over pack. */
export const handOverItemsIn = (events: readonly LoggedEvent[]): readonly HandOverItem[] =>
  refsIn(
    events.map(({ event }) => event),
    titleOfItem,
  ).flatMap(({ name, ref, number }) =>
    ref === null ? [] : [{ ref, label: typeof number === 'number' ? `${name} ${number}` : name }],
  );

/**
 * The latest words that a task is about, as whoever it asks may read them. That they were read is logged first.
 * @param role capacity in which they are read
 */
export async function readWordsOfTask(
  { database, dossier }: GatewayParts,
  caller: Caller,
  { kind, role }: { readonly kind: TaskKind; readonly role: TaskRole },
  { stream, state }: TaskOwner,
  events: readonly LoggedEvent[],
): Promise<Readonly<Record<string, string>> | undefined> {
  const latest = wordsToRead(
    kind,
    events.map(({ event }) => event),
  );
  if (latest.size === 0) return undefined;
  const ground: ReadGround = kindOfStream(stream) === 'journey' ? 'task-of-journey' : 'task-of-advice';
  const contents = await database.query.transaction().execute((transaction) =>
    dossier.readContent(transaction, {
      refs: [...latest.values()],
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
    [...latest].flatMap(([name, ref]) => {
      const text = texts.get(ref);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}
