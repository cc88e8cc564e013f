import type { StreamName } from '@traject/contracts';
import type { DisclosureEvents, DisclosureMode, DisclosurePurpose, Instant, Opening } from '@traject/domain';
import { v5 } from 'uuid';
import { adviceOf, journeyOf } from '../process-state.js';
import { subjectOf, type DomainEvent, type DomainStreamEvent } from './domain-event.js';
import { readModel } from './read-model.js';

/** Namespace of the ids of disclosures; another one would make links that people were given lead nowhere. */
const DISCLOSURE_NAMESPACE = '0c4f6f5e-7a53-5d0b-8f53-8d6d2f4f1b77';

/** Somebody at the employer to whom words were disclosed, in the capacity in which they may open them. */
export interface DisclosureRecipient {
  readonly personId: string;
  readonly role: 'requester' | 'manager';
}

/**
 * One entry of the ledger of what reaches the employer about a person: exact words by reference and keyed hash,
 * recipients, purpose, mode, when and until when, and what became of it. Source: S7.
 */
export interface DisclosureRow {
  /** Opaque: it stands in addresses. */
  readonly disclosureId: string;
  /** What the entry is called within its stream. */
  readonly disclosureKey: string;
  readonly journeyId: string | null;
  readonly adviceId: string | null;
  readonly organisationId: string;
  readonly purpose: DisclosurePurpose;
  /** The person it is about, who consented or confirmed that they were present. */
  readonly personId: string;
  readonly contentRefs: readonly string[];
  readonly textHash: string;
  readonly mode: DisclosureMode;
  readonly recipientIds: readonly string[];
  readonly recipients: readonly DisclosureRecipient[];
  /** What was recorded; one that is not opened is over, too, once its time is. */
  readonly state: 'disclosed' | 'opened' | 'withdrawn' | 'lapsed';
  readonly disclosedAt: Instant;
  /** When it was said in the person's presence; null for a consent. */
  readonly saidAt: Instant | null;
  readonly validUntil: Instant;
  readonly openings: readonly Opening[];
  /** When a recipient opened it first. */
  readonly openedAt: Instant | null;
  readonly withdrawnAt: Instant | null;
  readonly lapsedAt: Instant | null;
}

/** Id of an entry, the same whenever it is asked for. */
const disclosureIdOf = (stream: StreamName, key: string): string => v5(`${stream}/${key}`, DISCLOSURE_NAMESPACE);

/** Who belongs to the journey or the advice: the person it is about, and in which capacity each of the employer acts. */
const partiesOf = ({ state }: DomainStreamEvent) => {
  const journey = journeyOf(state);
  if (journey !== null) {
    const { organisationId, employeeId: personId, requesterId } = journey;
    const roleOf = (id: string): DisclosureRecipient['role'] => (id === requesterId ? 'requester' : 'manager');
    return { organisationId, personId, roleOf };
  }
  const advice = adviceOf(state);
  if (advice?.concernedId == null) return null;
  const { organisationId, concernedId: personId, recipientRole } = advice;
  return { organisationId, personId, roleOf: () => recipientRole };
};

const disclosed = (
  { key, ...words }: DisclosureEvents['WordsDisclosed'],
  placed: DomainStreamEvent,
): DisclosureRow | undefined => {
  const parties = partiesOf(placed);
  if (parties === null) return undefined;
  const { organisationId, personId, roleOf } = parties;
  return {
    disclosureId: disclosureIdOf(placed.stream, key),
    disclosureKey: key,
    ...subjectOf(placed.stream),
    organisationId,
    personId,
    ...words,
    recipients: words.recipientIds.map((id) => ({ personId: id, role: roleOf(id) })),
    state: 'disclosed',
    disclosedAt: placed.event.at,
    openings: [],
    openedAt: null,
    withdrawnAt: null,
    lapsedAt: null,
  };
};

const changed = (row: DisclosureRow, event: DomainEvent): DisclosureRow => {
  switch (event.type) {
    case 'DisclosureOpened': {
      const openings = [...row.openings, { readerId: event.data.readerId, at: event.at }];
      return { ...row, state: 'opened', openings, openedAt: row.openedAt ?? event.at };
    }
    case 'DisclosureWithdrawn':
      return { ...row, state: 'withdrawn', withdrawnAt: event.at };
    case 'DisclosureLapsed':
      return { ...row, state: 'lapsed', lapsedAt: event.at };
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
    disclosureKey: 'text',
    journeyId: 'text',
    adviceId: 'text',
    organisationId: 'text',
    purpose: 'text',
    personId: 'text',
    contentRefs: 'texts',
    textHash: 'text',
    mode: 'text',
    recipientIds: 'texts',
    recipients: 'json',
    state: 'text',
    disclosedAt: 'instant',
    saidAt: 'instant',
    validUntil: 'instant',
    openings: 'json',
    openedAt: 'instant',
    withdrawnAt: 'instant',
    lapsedAt: 'instant',
  },
  keyOf: ({ stream, event }) => {
    switch (event.type) {
      case 'WordsDisclosed':
      case 'DisclosureOpened':
      case 'DisclosureWithdrawn':
      case 'DisclosureLapsed':
        return disclosureIdOf(stream, event.data.key);
      default:
        return undefined;
    }
  },
  apply: (row, placed) =>
    placed.event.type === 'WordsDisclosed' ? disclosed(placed.event.data, placed) : row && changed(row, placed.event),
});
