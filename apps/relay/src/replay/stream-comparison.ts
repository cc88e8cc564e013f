import { createHash } from 'node:crypto';

/** One record of a stream, as far as two streams must agree in it. */
export interface ComparedRecord {
  /** Topic within a stream, and key: what is in order. */
  readonly line: string;
  /** Id of the event. */
  readonly id: string;
  /** Everything else that must be the same. */
  readonly content: string;
  /** Whether it was of an earlier version of its event, and is told as its upcast makes it in the current one. */
  readonly isRaised?: boolean;
}

/**
 * One way in which the new stream is not the old one. What is `raised` differs in nothing but events that were of an earlier
 * version: their upcasts cannot know all that the log knows.
 */
export interface StreamDifference {
  readonly kind: 'differs' | 'raised' | 'missing' | 'unexpected';
  readonly line: string;
}

interface Chain {
  readonly count: number;
  readonly digest: string;
  /** The same, but for what was said by events that were raised. */
  readonly unraised: string;
}

const nothing: Chain = { count: 0, digest: '', unraised: '' };

const digestOf = (before: string, id: string, content: string): string =>
  createHash('sha256').update(`${before}\n${id}\n${content}`).digest('base64');

const after = ({ count, digest, unraised }: Chain, { id, content }: ComparedRecord, isRaised: boolean): Chain => ({
  count: count + 1,
  digest: digestOf(digest, id, content),
  unraised: digestOf(unraised, id, isRaised ? '' : content),
});

/**
 * Compares two streams line by line: the old one is read first, whole, then the new one. Of each line only a number and two
 * digests are kept, and of an old event that was raised its place, so that millions of events can be compared.
 */
export const compareStreams = () => {
  const old = new Map<string, Chain>();
  const recent = new Map<string, Chain>();
  /** Places in their lines of the old events that were raised. */
  const raised = new Map<string, Set<number>>();
  const differing = new Map<string, 'differs' | 'raised'>();
  let surplus = 0;
  let raisedEvents = 0;
  return {
    sawOld: (record: ComparedRecord): void => {
      const { line, isRaised = false } = record;
      const before = old.get(line) ?? nothing;
      old.set(line, after(before, record, isRaised));
      if (!isRaised) return;
      raisedEvents += 1;
      raised.set(line, (raised.get(line) ?? new Set()).add(before.count));
    },
    sawNew: (record: ComparedRecord): void => {
      const { line } = record;
      const before = recent.get(line) ?? nothing;
      const reached = after(before, record, raised.get(line)?.has(before.count) === true);
      recent.set(line, reached);
      const expected = old.get(line) ?? nothing;
      if (reached.count > expected.count) surplus += 1;
      else if (reached.count === expected.count && reached.digest !== expected.digest)
        differing.set(line, reached.unraised === expected.unraised ? 'raised' : 'differs');
    },
    /**
     * What differs. @param newer how many events the new stream may have beyond the old one, as they were logged after the
     * old one was read
     */
    outcome: (newer: number) => {
      const missing = [...old].filter(([line, { count }]) => (recent.get(line)?.count ?? 0) < count);
      const differences: readonly StreamDifference[] = [
        ...[...differing].map(([line, kind]) => ({ kind, line })),
        ...missing.map(([line]) => ({ kind: 'missing', line }) as const),
        ...(surplus > newer
          ? [...recent]
              .filter(([line, { count }]) => count > (old.get(line)?.count ?? 0))
              .map(([line]) => ({ kind: 'unexpected', line }) as const)
          : []),
      ];
      const events = [...old.values()].reduce((total, { count }) => total + count, 0);
      return { events, lines: old.size, surplus, raised: raisedEvents, differences };
    },
  };
};

/** What came of a comparison. */
export type ComparisonOutcome = ReturnType<ReturnType<typeof compareStreams>['outcome']>;

/** The first event in which two lines differ, by its id; undefined when they do not. */
export const firstDifference = (
  before: readonly ComparedRecord[],
  now: readonly ComparedRecord[],
): string | undefined => {
  const longer = Math.max(before.length, now.length);
  for (let index = 0; index < longer; index += 1) {
    const [was, is] = [before[index], now[index]];
    if (was?.id !== is?.id || was?.content !== is?.content) return was?.id ?? is?.id;
  }
  return undefined;
};
