import { idOfStream, kindOfStream } from '@traject/contracts';
import type {
  AdviceEndReason,
  AdviceEvents,
  AdviceIntention,
  AdviceOutcome,
  AdviceState,
  AdviceSubject,
  Instant,
  Theme,
} from '@traject/domain';
import { adviceOf } from '../process-state.js';
import type { DomainEvent } from './domain-event.js';
import { readModel } from './read-model.js';

/** One advice to an employer; `state` is what the domain folds from its stream. `journeyId` and `concernedId` are never shown to the employer. Sources: S4, S8. */
export interface AdviceRow {
  readonly adviceId: string;
  readonly organisationId: string;
  readonly departmentId: string | null;
  readonly authorId: string;
  readonly journeyId: string | null;
  readonly about: AdviceSubject;
  readonly groupSize: number | null;
  readonly concernedId: string | null;
  readonly theme: Theme;
  readonly textRef: string;
  readonly textHash: string;
  readonly recipientId: string;
  readonly recipientRole: 'requester' | 'manager';
  readonly phase: AdviceState['stage']['kind'];
  readonly intention: AdviceIntention | null;
  readonly responseRef: string | null;
  readonly outcome: AdviceOutcome | null;
  readonly remarksRef: string | null;
  readonly raisedAt: Instant;
  readonly changedAt: Instant;
  readonly sentAt: Instant | null;
  readonly acknowledgedAt: Instant | null;
  readonly answeredAt: Instant | null;
  /** When the employer is asked what came of it. */
  readonly outcomeAskedAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly endReason: AdviceEndReason | null;
  readonly state: AdviceState;
}

const raised = (advice: AdviceEvents['AdviceRaised'], at: Instant, state: AdviceState): AdviceRow => ({
  adviceId: advice.adviceId,
  organisationId: advice.organisationId,
  departmentId: advice.departmentId,
  authorId: advice.authorId,
  journeyId: advice.journeyId,
  about: advice.about,
  groupSize: advice.groupSize,
  concernedId: advice.concernedId,
  theme: advice.theme,
  textRef: advice.textRef,
  textHash: advice.textHash,
  recipientId: advice.recipientId,
  recipientRole: advice.recipientRole,
  phase: state.stage.kind,
  intention: null,
  responseRef: null,
  outcome: null,
  remarksRef: null,
  raisedAt: at,
  changedAt: at,
  sentAt: null,
  acknowledgedAt: null,
  answeredAt: null,
  outcomeAskedAt: null,
  endedAt: null,
  endReason: null,
  state,
});

const changed = (row: AdviceRow, event: DomainEvent): AdviceRow => {
  switch (event.type) {
    case 'AdviceSent':
      return { ...row, sentAt: event.at, recipientId: event.data.recipientId };
    // Taken back or lapsed before anybody had opened it: to the employer it was never sent.
    case 'DisclosureWithdrawn':
    case 'DisclosureLapsed':
      return { ...row, sentAt: null };
    case 'AdviceAcknowledged':
      return { ...row, acknowledgedAt: event.at };
    case 'AdviceAnswered': {
      const { intention, responseRef, outcomeAskedAt } = event.data;
      return { ...row, answeredAt: event.at, intention, responseRef, outcomeAskedAt };
    }
    case 'AdviceOutcomeReported':
      return { ...row, outcome: event.data.outcome, remarksRef: event.data.remarksRef };
    case 'AdviceEnded':
      return { ...row, endedAt: event.at, endReason: event.data.reason };
    default:
      return row;
  }
};

/** One row for each advice, changed by every event of its stream. */
export const advices = readModel<AdviceRow, DomainEvent>({
  name: 'advices',
  key: 'adviceId',
  columns: {
    adviceId: 'text',
    organisationId: 'text',
    departmentId: 'text',
    authorId: 'text',
    journeyId: 'text',
    about: 'text',
    groupSize: 'number',
    concernedId: 'text',
    theme: 'text',
    textRef: 'text',
    textHash: 'text',
    recipientId: 'text',
    recipientRole: 'text',
    phase: 'text',
    intention: 'text',
    responseRef: 'text',
    outcome: 'text',
    remarksRef: 'text',
    raisedAt: 'instant',
    changedAt: 'instant',
    sentAt: 'instant',
    acknowledgedAt: 'instant',
    answeredAt: 'instant',
    outcomeAskedAt: 'instant',
    endedAt: 'instant',
    endReason: 'text',
    state: 'json',
  },
  keyOf: ({ stream }) => (kindOfStream(stream) === 'advice' ? idOfStream(stream) : undefined),
  apply: (row, { event, state }) => {
    const advice = adviceOf(state);
    if (advice === null) return row;
    if (event.type === 'AdviceRaised') return raised(event.data, event.at, advice);
    return row && { ...changed(row, event), phase: advice.stage.kind, changedAt: event.at, state: advice };
  },
});
