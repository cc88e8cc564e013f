import type {
  Destroyed,
  ErasureAsked,
  ErasureDecision,
  EventBatch,
  ExportFailure,
  KeyRotationFailure,
  LoggedEvent,
  RetentionPage,
  RetentionPlace,
} from '@traject/contracts';
import type { CalendarSlice, DestructionGround, Instant } from '@traject/domain';

/** An event as it stands in the log. */
export type WrittenEvent = Pick<LoggedEvent, 'sequence' | 'commandId' | 'fingerprint' | 'event'>;

/** The moment whose calendar is asked for. */
export interface CalendarQuestion {
  readonly now: Instant;
  /** Length of a day in milliseconds. */
  readonly dayLengthMs: number;
}

/** What erasure and retention ask of the world outside. Each does no harm when it is done again. */
export interface ErasureActivities {
  /** Whether a person is erased; from a yes on nothing stops it, and nobody acts as them. */
  decideErasure(asked: ErasureAsked): Promise<ErasureDecision>;
  /** Whether something is destroyed by date; from a yes on nothing stops it. */
  decideDestruction(entry: Destroyed): Promise<boolean>;
  /** Adds it to the list that is kept outside of every backup. */
  listDestroyed(entry: Destroyed): Promise<void>;
  destroyContent(entry: Destroyed): Promise<void>;
  eraseRecord(personId: string): Promise<void>;
  /** Whether it is on record in the journey's log; not of a journey that goes on. */
  recordDossierDestroyed(dossier: { readonly journeyId: string; readonly ground: DestructionGround }): Promise<boolean>;
  /** The position of the record. */
  recordErasure(asked: ErasureAsked): Promise<number>;
  isPublished(position: number): Promise<boolean>;
  forgetPseudonyms(subjects: {
    readonly personId: string;
    readonly journeyIds: readonly string[];
    readonly adviceIds: readonly string[];
  }): Promise<void>;
  /** What was kept long enough, some at a time. */
  findDue(place: RetentionPlace | null): Promise<RetentionPage>;
  /** Takes away the words that nothing refers to; says how many pieces. */
  sweepUnreferred(): Promise<number>;
}

/** What exports ask of the world outside. Each does no harm when it is done again. */
export interface ExportActivities {
  /** Makes the file of an export, whole or not at all. */
  writeExport(exportId: string): Promise<void>;
  /** Gives up on an export, and leaves nothing of its file. */
  failExport(failed: { readonly exportId: string; readonly code: ExportFailure }): Promise<void>;
  removeExport(exportId: string): Promise<void>;
}

/** What a rotation of keys asks of the world outside; of workers that may touch keys, by a queue of their own. */
export interface KeyRotationActivities {
  /** Wraps every key anew; begun again, it goes on where it was. */
  wrapKeysAnew(rotationId: string): Promise<void>;
  /** Gives up on a rotation; what was wrapped anew stays so. */
  giveUpRotation(failed: { readonly rotationId: string; readonly code: KeyRotationFailure }): Promise<void>;
}

/** What workflows ask of the world outside. The worker is compiled against it, so both sides agree. */
export interface WorkflowActivities extends ErasureActivities, ExportActivities {
  /**
   * Writes a batch; harmless when repeated. Null when it is written; otherwise it is not, and this is what the same
   * process wrote in its place, in a workflow task that Temporal never came to know of.
   */
  appendEvents(batch: EventBatch): Promise<readonly WrittenEvent[] | null>;
  /** The working days around a moment. */
  readCalendar(question: CalendarQuestion): Promise<CalendarSlice>;
}
