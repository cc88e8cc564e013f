import type { EventPlace } from './received-event.js';

/** Something in the order of one subject's events that should not be. */
export interface SequenceFault {
  readonly kind: 'gap' | 'duplicate';
  /** Pseudonym of the journey or advice. */
  readonly subject: string;
  /** First sequence that is missing, or the one that came again. */
  readonly sequence: number;
  /** How many are missing; 1 of a duplicate. */
  readonly events: number;
}

/** What was seen of the order of events. */
export interface SequenceReport {
  readonly events: number;
  readonly subjects: number;
  readonly missing: number;
  readonly duplicates: number;
  /** The first of all faults. */
  readonly faults: readonly SequenceFault[];
}

/** How many faults are kept to be told one by one; all are counted. */
const toldAtMost = 100;

/** Follows the sequences of all subjects. @param from whether each subject is seen from its first event on */
export const followSequences = (from: 'start' | 'end') => {
  const lastOf = new Map<string, number>();
  const faults: SequenceFault[] = [];
  const counts = { events: 0, missing: 0, duplicates: 0 };
  const note = (fault: SequenceFault): void => void (faults.length < toldAtMost && faults.push(fault));
  return {
    /** One more event, in the order in which it came. */
    saw: ({ subject, sequence }: EventPlace): void => {
      counts.events += 1;
      const expected = (lastOf.get(subject) ?? (from === 'start' ? 0 : sequence - 1)) + 1;
      if (sequence < expected) {
        counts.duplicates += 1;
        note({ kind: 'duplicate', subject, sequence, events: 1 });
        return;
      }
      if (sequence > expected) {
        counts.missing += sequence - expected;
        note({ kind: 'gap', subject, sequence: expected, events: sequence - expected });
      }
      lastOf.set(subject, sequence);
    },
    report: (): SequenceReport => ({ ...counts, subjects: lastOf.size, faults: [...faults] }),
  };
};
