import type { Knowledge } from './knowledge.js';

/** Whom a journey is about, by their logins. */
export interface Parties {
  readonly employee: string;
  readonly requester: string;
  readonly manager: string;
}

/**
 * Who may read what was written in one journey, step by step. It is told in the rules of the field (`libs/domain/README.md`,
 * "Who" and "Confidentiality"), not in those of the code: the employee reads all of it; who serves reads what was
 * written since they began and what the employee let go along; the employer reads what was addressed to them.
 */
export interface Confidence {
  /** Somebody completed a form with these words in it. @param field e.g. `record-bmw-talk.notes` */
  wrote(by: string, field: string, word: string): void;
  /** Somebody saved these words for later. */
  drafted(by: string, word: string): void;
  /** A practitioner serves from now on, and who served before no longer does. */
  servedBy(practitioner: string): void;
  /** Whoever is asked to receive the referral accepts, and reads what the employee let go along. @param words what that is */
  accepted(receiver: string, words: readonly string[]): void;
  /** Whoever had accepted the referral does not receive it after all. */
  declined(receiver: string): void;
  /** Somebody says why a dossier has to be opened; who may judge that reads it, until it is over. */
  askedToOpen(judges: readonly string[], word: string): void;
  /** A second person approved: whoever asked reads all that the employee reads, attachments apart. */
  openedInEmergency(reader: string): void;
  emergencyOver(): void;
  /** The employee lets the manager have the latest words of these fields, to answer on. */
  sharedWithTheManager(fields: readonly string[]): void;
  /** The employee lets the employer have the main lines. */
  mainLinesShared(): void;
  /** Nobody serves any more. */
  ended(): void;
  /** Words of a field so far, the latest last. */
  wordsOf(field: string): readonly string[];
}

/** The employee's own, which not even who serves them reads. */
const theEmployeesOwn: readonly string[] = ['evaluate-journey.remarks', 'request-break-glass.explanation'];

/** Opens the confidence of a journey that nobody serves yet. */
export const newConfidence = (knowledge: Knowledge, { employee, requester, manager }: Parties): Confidence => {
  const written: { readonly field: string; readonly word: string; readonly readers: Set<string> }[] = [];
  let serving: string | undefined;
  let emergency: { readonly judges: Set<string>; reader?: string } | undefined;
  const readersOf = (words: readonly string[]) =>
    written.filter(({ word }) => words.includes(word)).map(({ readers }) => readers);
  const wordsOf = (wanted: string) => written.filter(({ field }) => field === wanted).map(({ word }) => word);
  const shareLatest = (field: string, readers: readonly string[]) => {
    for (const known of readersOf(wordsOf(field).slice(-1))) readers.forEach((reader) => known.add(reader));
  };
  const stopServing = () => {
    for (const { readers } of written) if (serving !== undefined) readers.delete(serving);
  };
  return {
    wrote: (by, field, word) => {
      const readers = new Set([employee, by]);
      if (serving !== undefined && !theEmployeesOwn.includes(field)) readers.add(serving);
      if (emergency?.reader !== undefined) readers.add(emergency.reader);
      written.push({ field, word, readers });
      knowledge.allow(word, readers);
    },
    drafted: (by, word) => {
      knowledge.allow(word, new Set([by]));
    },
    servedBy: (practitioner) => {
      // Who begins at the start reads what was asked; who takes over reads what they were given.
      if (serving === undefined) for (const { readers } of written) readers.add(practitioner);
      else stopServing();
      serving = practitioner;
    },
    accepted: (receiver, words) => {
      for (const readers of readersOf(words)) readers.add(receiver);
    },
    declined: (receiver) => {
      for (const { readers } of written) readers.delete(receiver);
    },
    askedToOpen: (by, word) => {
      const judges = new Set(by);
      emergency = { judges };
      const readers = new Set([employee]);
      written.push({ field: 'request-break-glass.explanation', word, readers });
      knowledge.allow(word, readers);
      knowledge.allow(word, judges, '/api/break-glass/');
    },
    openedInEmergency: (reader) => {
      if (emergency !== undefined) emergency.reader = reader;
      for (const { readers } of written) readers.add(reader);
    },
    emergencyOver: () => {
      emergency?.judges.clear();
      for (const { readers } of written) if (emergency?.reader !== undefined) readers.delete(emergency.reader);
      emergency = undefined;
    },
    sharedWithTheManager: (fields) => {
      for (const field of fields) shareLatest(field, [manager]);
    },
    mainLinesShared: () => {
      shareLatest('write-closing-report.mainLines', [requester, manager]);
    },
    ended: stopServing,
    wordsOf,
  };
};
