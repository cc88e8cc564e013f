import { kindOfStream, type LoggedEvent } from '@traject/contracts';
import type { AdviceEvents, JourneyEvents, TaskKind } from '@traject/domain';
import type { HandOverItem } from '@traject/tasks';
import type { ReadGround } from '../access-log/words.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import type { TaskOwner } from './owner.js';

type Events = JourneyEvents & AdviceEvents;

/** Events by type, and in each the fields with references to words and what those words are called. */
type WordsOfEvents = {
  readonly [Type in keyof Events]?: { readonly [Field in Extract<keyof Events[Type], `${string}Ref`>]?: string };
};

/** Where the words stand that a task is about. */
const wordsOfTask: Partial<Record<TaskKind, WordsOfEvents>> = {
  'record-intake': { JourneyRequested: { questionRef: 'question' } },
  'propose-agreement': {
    EmployerInputGiven: { inputRef: 'employerInput' },
    AgreementChangeRequested: { wishRef: 'wish' },
  },
  'answer-agreement': { AgreementProposed: { goalRef: 'goal', approachRef: 'approach' } },
  'write-reflection': { ReflectionStarted: { promptRef: 'prompt' } },
  'answer-report': {
    NeutralConversationHeld: { reportRef: 'report' },
    ReportRevised: { reportRef: 'report' },
  },
  'revise-report': {
    NeutralConversationHeld: { reportRef: 'report' },
    ReportRevised: { reportRef: 'report' },
    ReportChangeRequested: { wishRef: 'wish' },
  },
  'answer-main-lines': { ClosingReportWritten: { mainLinesRef: 'mainLines' } },
  'write-closing-report': { MainLinesChangeRequested: { wishRef: 'wish' } },
  'answer-advice-consent': { AdviceRaised: { textRef: 'text' } },
  'acknowledge-advice': { AdviceRaised: { textRef: 'text' } },
  'respond-to-advice': { AdviceRaised: { textRef: 'text' } },
  'report-advice-outcome': { AdviceRaised: { textRef: 'text' }, AdviceAnswered: { responseRef: 'response' } },
};

const titleOfItem: WordsOfEvents = {
  JourneyRequested: { questionRef: 'Vraag / Question' },
  IntakeRecorded: { reasonRef: 'Intake' },
  BmwTalkHeld: { notesRef: 'Gesprek / Talk' },
  CoachingSessionHeld: { notesRef: 'Sessie / Session' },
  ReferralProposed: { goalRef: 'Doel van de verwijzing / Goal of the referral' },
};

interface FoundRef {
  readonly name: string;
  /** Null where the event came without these words: earlier ones then no longer count. */
  readonly ref: string | null;
  readonly number: unknown;
}

const refsIn = (
  events: readonly LoggedEvent[],
  sought: Readonly<Partial<Record<string, Readonly<Record<string, string>>>>>,
): readonly FoundRef[] =>
  events.flatMap(({ event: { type, data } }) =>
    Object.entries(sought[type] ?? {}).map(([field, name]) => {
      const ref = data[field];
      return { name, ref: typeof ref === 'string' ? ref : null, number: data['number'] };
    }),
  );

/** Tasks about words of the trajectory that runs; those of an earlier one are not for whoever serves now. */
const withinTrajectory: readonly TaskKind[] = [
  'propose-agreement',
  'answer-agreement',
  'write-reflection',
  'answer-report',
  'revise-report',
];

/** References of the latest words that a task is about, by name. */
export const wordsToRead = (kind: TaskKind, events: readonly LoggedEvent[]): ReadonlyMap<string, string> => {
  const opened = events.findLastIndex(({ event }) => event.type === 'TrajectoryOpened');
  const counted = withinTrajectory.includes(kind) ? events.slice(opened + 1) : events;
  const latest = new Map<string, string>();
  for (const { name, ref } of refsIn(counted, wordsOfTask[kind] ?? {})) {
    if (ref === null) latest.delete(name);
    else latest.set(name, ref);
  }
  return latest;
};

/** Titles of this journey's content that can go along in a hand-over pack, by reference. */
export const handOverItemsIn = (events: readonly LoggedEvent[]): readonly HandOverItem[] =>
  refsIn(events, titleOfItem).flatMap(({ name, ref, number }) =>
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
): Promise<ReadonlyMap<string, string>> => newestVersions(parts, wordsToRead(kind, events));

/**
 * The words that a task is about, as whoever it asks may read them. That they were read is logged first.
 * @param role capacity in which they are read
 * @param words references by name
 */
export async function readWordsOfTask(
  { database, dossier }: GatewayParts,
  caller: Caller,
  role: string,
  { stream }: TaskOwner,
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
  const texts = new Map(contents.map(({ contentRef, text }) => [contentRef, text]));
  return Object.fromEntries(
    [...words].flatMap(([name, ref]) => {
      const text = texts.get(ref);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}
