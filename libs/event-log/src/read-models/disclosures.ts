import type { Instant } from '@traject/domain';
import { journeyOf, subjectOf, type DomainEvent, type DomainStreamEvent } from './domain-event.js';
import { everyRow, readModel } from './read-model.js';

/**
 * One entry of the ledger of what reaches the employer about a person: exact words, recipient, purpose, mode, when and
 * until when. An advice about a person stands here as proposed while that person is asked. Source: S7.
 */
export interface DisclosureRow {
  readonly disclosureId: string;
  readonly journeyId: string | null;
  readonly adviceId: string | null;
  readonly purpose: 'main-lines' | 'advice';
  /** The person it is about, who consented or was present. */
  readonly personId: string;
  readonly contentRef: string;
  readonly textHash: string;
  readonly mode: 'consent' | 'presence';
  readonly recipientIds: readonly string[];
  readonly state: 'proposed' | 'disclosed' | 'withdrawn';
  readonly disclosedAt: Instant | null;
  /** Null for an advice: it stays with the employer. */
  readonly validUntil: Instant | null;
  readonly readAt: Instant | null;
  readonly withdrawnAt: Instant | null;
}

const mainLinesIdOf = (stream: string, version: number): string => `${stream}/main-lines/${version}`;

const disclosedBy = ({ stream, event, state }: DomainStreamEvent): DisclosureRow | undefined => {
  if (event.type === 'MainLinesDisclosed') {
    const { version, contentRef, textHash, mode, recipientIds, validUntil } = event.data;
    return {
      disclosureId: mainLinesIdOf(stream, version),
      ...subjectOf(stream),
      purpose: 'main-lines',
      personId: journeyOf(state)?.employeeId ?? '',
      contentRef,
      textHash,
      mode,
      recipientIds,
      state: 'disclosed',
      disclosedAt: event.at,
      validUntil,
      readAt: null,
      withdrawnAt: null,
    };
  }
  if (event.type !== 'AdviceRaised' || event.data.concernedId === null) return undefined;
  return {
    disclosureId: stream,
    ...subjectOf(stream),
    purpose: 'advice',
    personId: event.data.concernedId,
    contentRef: event.data.textRef,
    textHash: event.data.textHash,
    mode: 'consent',
    recipientIds: [event.data.recipientId],
    state: 'proposed',
    disclosedAt: null,
    validUntil: null,
    readAt: null,
    withdrawnAt: null,
  };
};

const changed = (row: DisclosureRow, event: DomainEvent): DisclosureRow | undefined => {
  switch (event.type) {
    case 'AdviceSent':
      return { ...row, state: 'disclosed', disclosedAt: event.at };
    case 'AdviceConsentRefused':
    case 'AdviceConsentLapsed':
      return undefined;
    case 'MainLinesRead':
    case 'AdviceAcknowledged':
      return row.state === 'disclosed' && row.readAt === null ? { ...row, readAt: event.at } : row;
    case 'ConsentWithdrawn':
      return row.purpose === 'main-lines' && event.data.consent === 'main-lines' && row.state === 'disclosed'
        ? { ...row, state: 'withdrawn', withdrawnAt: event.at }
        : row;
    default:
      return row;
  }
};

/** One row for each disclosure to an employer. */
export const disclosures = readModel<DisclosureRow, DomainEvent>({
  name: 'disclosures',
  key: 'disclosureId',
  columns: {
    disclosureId: 'text',
    journeyId: 'text',
    adviceId: 'text',
    purpose: 'text',
    personId: 'text',
    contentRef: 'text',
    textHash: 'text',
    mode: 'text',
    recipientIds: 'texts',
    state: 'text',
    disclosedAt: 'instant',
    validUntil: 'instant',
    readAt: 'instant',
    withdrawnAt: 'instant',
  },
  keyOf: ({ stream, event }) => {
    switch (event.type) {
      case 'MainLinesDisclosed':
        return mainLinesIdOf(stream, event.data.version);
      case 'AdviceRaised':
        return stream;
      case 'AdviceSent':
      case 'AdviceAcknowledged':
      case 'AdviceConsentRefused':
      case 'AdviceConsentLapsed':
      case 'MainLinesRead':
      case 'ConsentWithdrawn':
        return everyRow;
      default:
        return undefined;
    }
  },
  apply: (row, placed) => disclosedBy(placed) ?? (row && changed(row, placed.event)),
});
