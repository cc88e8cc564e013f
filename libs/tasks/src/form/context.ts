import type {
  AdviceState,
  AppointmentWish,
  Instant,
  JourneyState,
  PractitionerFacts,
  TaskKind,
  TaskRole,
} from '@traject/domain';

/** A practitioner that the coordinator can choose. */
export interface Candidate {
  readonly practitionerId: string;
  readonly label: string;
}

/** Something in the dossier that can go along in a hand-over pack. */
export interface HandOverItem {
  /** The content; with its version, as the domain's `agreedRef` writes it, where the employee answers on its words. */
  readonly ref: string;
  readonly label: string;
}

/** Other help in the social map that can be referred to. */
export interface OtherHelp {
  readonly entryId: string;
  readonly label: string;
}

/** Somebody at the employer who would come to read words, by name; null for whoever the directory does not know. */
export interface Recipient {
  readonly personId: string;
  readonly name: string | null;
}

/** Everything that the limits of a form depend on. */
export interface FormContext {
  readonly now: Instant;
  /** Number of the talk, session or version that the task is about. */
  readonly number: number | null;
  /** In which capacity the form is filled in: the task's role. */
  readonly role: TaskRole;
  readonly state: JourneyState | AdviceState;
  /** Words that are answered on, by name, as the person who fills in the form may read them. */
  readonly texts?: Readonly<Record<string, string>>;
  /** Who would come to read the words, as an employee is shown before they let them go. */
  readonly recipients?: readonly Recipient[];
  /** Practitioners to choose from; absent when they were not looked up, and then any id fits the form. */
  readonly candidates?: readonly Candidate[];
  readonly handOverItems?: readonly HandOverItem[];
  /** Fingerprint of all words that the employee is asked to let go along, as they stand now. */
  readonly handOverHash?: string;
  /** Other help to choose from; absent when it was not looked up, and then any id fits the form. */
  readonly otherHelp?: readonly OtherHelp[];
}

/** What a submission needs that its maker looks up, because a pure function cannot. */
export interface ResolvedFacts {
  readonly practitioner?: PractitionerFacts;
  readonly appointment?: AppointmentWish;
}

/** What was stored of a submission's content, by field name. */
export interface StoredContent {
  /** References of the content in the dossier. */
  readonly refs: Readonly<Record<string, string>>;
  /** Keyed hash of each text, in hex, made by whoever stored it. */
  readonly hashes: Readonly<Record<string, string>>;
}

/** The task belongs to a step that is over, or to another process; its form cannot be shown or used. */
export class TaskStepOver extends Error {
  readonly code = 'task-closed';
  constructor(kind: TaskKind) {
    super(`task-closed: the step that ${kind} belongs to is over. Nothing was changed. Look at the open tasks again.`);
  }
}

/** A fact that the maker of the command had to look up is not there. */
export class TaskFactsMissing extends Error {
  readonly code = 'task-facts-missing';
  constructor(fact: string) {
    super(`task-facts-missing: ${fact} was not looked up for this task. Nothing was changed.`);
  }
}

/**
 * The journey that a form is about.
 * @throws TaskStepOver when it is about an advice
 */
export const journeyOf = ({ state }: FormContext, kind: TaskKind): JourneyState => {
  if ('journeyId' in state) return state;
  throw new TaskStepOver(kind);
};

/**
 * The advice that a form is about.
 * @throws TaskStepOver when it is about a journey
 */
export const adviceOf = ({ state }: FormContext, kind: TaskKind): AdviceState => {
  if ('adviceId' in state) return state;
  throw new TaskStepOver(kind);
};
