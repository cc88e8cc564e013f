import type { AdviceEvents, JourneyEvents, TaskKind } from '@traject/domain';
import type { Reader } from './read-rules.js';
import type { IdentityRole } from './relation.js';

type Events = JourneyEvents & AdviceEvents;

/** Events by type, and in each the fields with references to words and what those words are called. */
export type WordsOfEvents = {
  readonly [Type in keyof Events]?: { readonly [Field in Extract<keyof Events[Type], `${string}Ref`>]?: string };
};

/** The words that a task is about, which whoever it asks reads for it. A task that is not here shows none. */
export const wordsOfTask: Readonly<Partial<Record<TaskKind, WordsOfEvents>>> = {
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

/** Tasks about words of the trajectory that runs; those of an earlier one are not for whoever serves now. */
const withinTrajectory: readonly TaskKind[] = [
  'propose-agreement',
  'answer-agreement',
  'write-reflection',
  'answer-report',
  'revise-report',
];

/** An event of a journey or an advice, as far as it holds references to words. */
export interface EventWithWords {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A reference found in an event. */
export interface FoundRef {
  readonly name: string;
  /** Null where the event came without these words: earlier ones then no longer count. */
  readonly ref: string | null;
  readonly number: unknown;
}

/** The references that these events hold in the fields that are sought. */
export const refsIn = (events: readonly EventWithWords[], sought: WordsOfEvents): readonly FoundRef[] => {
  const byType: Readonly<Partial<Record<string, Readonly<Record<string, string>>>>> = sought;
  return events.flatMap(({ type, data }) =>
    Object.entries(byType[type] ?? {}).map(([field, name]) => {
      const ref = data[field];
      return { name, ref: typeof ref === 'string' ? ref : null, number: data['number'] };
    }),
  );
};

/** References of the latest words that a task is about, by name. */
export const wordsToRead = (kind: TaskKind, events: readonly EventWithWords[]): ReadonlyMap<string, string> => {
  const opened = events.findLastIndex(({ type }) => type === 'TrajectoryOpened');
  const counted = withinTrajectory.includes(kind) ? events.slice(opened + 1) : events;
  const latest = new Map<string, string>();
  for (const { name, ref } of refsIn(counted, wordsOfTask[kind] ?? {})) {
    if (ref === null) latest.delete(name);
    else latest.set(name, ref);
  }
  return latest;
};

/** As what somebody reads the words of a task: of the employer's own people only what was written for them opens. */
export const readerOfTask = (role: IdentityRole): Reader =>
  role === 'requester' || role === 'manager' ? 'whom-a-task-asks-at-the-employer' : 'whom-a-task-asks';
