import { opens, readerOfTask, refsIn, wordsToRead, type ReadGround, type WordsOfEvents } from '@traject/access';
import type { LoggedEvent } from '@traject/contracts';
import { phaseOf, type DisclosurePurpose, type TaskKind } from '@traject/domain';
import type { WorklistRow } from '@traject/event-log';
import type { HandOverItem } from '@traject/tasks';
import { openLastFor, purposeFor } from '../disclosures/words-for-employer.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { HttpProblem } from '../problems/http-problem.js';
import type { TaskOwner } from './owner.js';
import { taskClosed } from './worklist.js';

/** What can go along in a hand-over, and what it is called there. */
const handOverTitles: WordsOfEvents = {
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
    handOverTitles,
  ).flatMap(({ name, ref, number }) =>
    ref === null ? [] : [{ ref, label: typeof number === 'number' ? `${name} ${number}` : name }],
  );

/** What it takes to know of a task to find its words. */
export type TaskWithWords = Pick<WorklistRow, 'kind' | 'role' | 'journeyId' | 'adviceId'>;

/** What the employer wrote itself, which is its own to read again. */
const employersOwn: readonly string[] = ['response'];

/**
 * Of the words that a task of the employer is about, those that were disclosed to it, once it has opened them, and its
 * own. Only words of that very disclosure: others that came in between are another one. Source: S7.
 * @throws HttpProblem `task-closed` when nothing is disclosed any more
 */
async function disclosedAmong(
  parts: GatewayParts,
  caller: Caller,
  task: TaskWithWords,
  purpose: DisclosurePurpose,
  latest: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const disclosed = await openLastFor(parts, caller, task, purpose).catch((problem: unknown): readonly string[] => {
    if (!(problem instanceof HttpProblem)) throw problem;
    if (problem.code === 'disclosure-not-found') throw taskClosed();
    // Opened before, and no longer valid: what was done on it may go on, without the words.
    if (problem.code === 'disclosure-lapsed') return [];
    throw problem;
  });
  return new Map([...latest].filter(([name, ref]) => disclosed.includes(ref) || employersOwn.includes(name)));
}

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
 * The words that a task is about, as whoever it asks may read them. That they were read is logged first. For the employer
 * this opens what the employee let it have.
 * @param words references by name
 * @throws HttpProblem `task-closed` when what it is about was taken back meanwhile
 */
export async function readWordsOfTask(
  parts: GatewayParts,
  caller: Caller,
  task: TaskWithWords,
  owner: TaskOwner,
  words: ReadonlyMap<string, string>,
): Promise<Readonly<Record<string, string>> | undefined> {
  const { role } = task;
  const purpose = purposeFor(task, owner.of === 'advice' ? owner.state.concernedId : undefined);
  const shown = purpose === null ? words : await disclosedAmong(parts, caller, task, purpose, words);
  if (shown.size === 0) return undefined;
  const { database, dossier } = parts;
  const byTask: ReadGround = `task-of-${owner.of}`;
  const ground: ReadGround = purpose === null ? byTask : 'disclosure';
  const contents = await database.query.transaction().execute((transaction) =>
    dossier.readContent(transaction, {
      refs: [...shown.values()],
      reader: caller.personId,
      role,
      ground,
      whenDestroyed: 'omit',
    }),
  );
  const phase = owner.of === 'journey' ? phaseOf(owner.state) : null;
  const reading =
    purpose !== null && (role === 'requester' || role === 'manager')
      ? ({ as: role, phase, consent: 'opened' } as const)
      : ({ as: readerOfTask(role), phase, consent: 'none' } as const);
  const opened = contents.filter(({ label }) => opens(ground, { ...reading, label }));
  const texts = new Map(opened.map(({ contentRef, text }) => [contentRef, text]));
  return Object.fromEntries(
    [...shown].flatMap(([name, ref]) => {
      const text = texts.get(ref);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}
