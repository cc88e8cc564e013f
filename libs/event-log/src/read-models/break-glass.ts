import type { BreakGlassReason, Instant } from '@traject/domain';
import { subjectOf, type DomainEvent } from './domain-event.js';
import { readModel } from './read-model.js';

/** One emergency in which somebody asked to open the dossier of a journey, and what came of it. */
export interface BreakGlassRow {
  readonly requestId: string;
  readonly journeyId: string;
  readonly requestedById: string;
  readonly requestedAt: Instant;
  readonly reason: BreakGlassReason;
  /** The words that say why. */
  readonly explanationRef: string;
  readonly hours: number;
  readonly lapsesAt: Instant;
  readonly approvedById: string | null;
  readonly approvedAt: Instant | null;
  /** When it ends, or ended, by itself. */
  readonly endsAt: Instant | null;
  readonly endedById: string | null;
  readonly endedAt: Instant | null;
}

const changed = (row: BreakGlassRow, event: DomainEvent): BreakGlassRow => {
  switch (event.type) {
    case 'BreakGlassApproved': {
      const { approvedById, endsAt } = event.data;
      return { ...row, approvedById, approvedAt: event.at, endsAt };
    }
    case 'BreakGlassEnded':
      return { ...row, endedById: event.data.endedById, endedAt: event.at };
    default:
      return row;
  }
};

/** One row for each request to open a dossier in an emergency. */
export const breakGlass = readModel<BreakGlassRow, DomainEvent>({
  name: 'break_glass',
  key: 'requestId',
  columns: {
    requestId: 'text',
    journeyId: 'text',
    requestedById: 'text',
    requestedAt: 'instant',
    reason: 'text',
    explanationRef: 'text',
    hours: 'number',
    lapsesAt: 'instant',
    approvedById: 'text',
    approvedAt: 'instant',
    endsAt: 'instant',
    endedById: 'text',
    endedAt: 'instant',
  },
  keyOf: ({ event }) => {
    switch (event.type) {
      case 'BreakGlassRequested':
      case 'BreakGlassApproved':
      case 'BreakGlassEnded':
        return event.data.requestId;
      default:
        return undefined;
    }
  },
  apply: (row, { event, stream }) => {
    if (event.type !== 'BreakGlassRequested') return row && changed(row, event);
    const open = { approvedById: null, approvedAt: null, endsAt: null, endedById: null, endedAt: null };
    return { ...event.data, journeyId: subjectOf(stream).journeyId ?? '', requestedAt: event.at, ...open };
  },
});
