import { createHash } from 'node:crypto';

/** One record of a stream, as far as two streams must agree in it. */
export interface ComparedRecord {
  /** Topic within a stream, and key: what is in order. */
  readonly line: string;
  /** Id of the event. */
  readonly id: string;
  /** Everything else that must be the same. */
  readonly content: string;
}

/** One way in which the new stream is not the old one. */
export interface StreamDifference {
  readonly kind: 'differs' | 'missing' | 'unexpected';
  readonly line: string;
}

interface Chain {
  readonly count: number;
  readonly digest: string;
}

const nothing: Chain = { count: 0, digest: '' };

const after = ({ count, digest }: Chain, { id, content }: ComparedRecord): Chain => ({
  count: count + 1,
  digest: createHash('sha256').update(`${digest}\n${id}\n${content}`).digest('base64'),
});

/**
 * Compares two streams line by line: the old one is read first, whole, then the new one. Of each line only a number and a
 * digest are kept, so that millions of events can be compared.
 */
export const compareStreams = () => {
  const old = new Map<string, Chain>();
  const recent = new Map<string, Chain>();
  const differing = new Set<string>();
  let surplus = 0;
  return {
    sawOld: (record: ComparedRecord): void => {
      old.set(record.line, after(old.get(record.line) ?? nothing, record));
    },
    sawNew: (record: ComparedRecord): void => {
      const reached = after(recent.get(record.line) ?? nothing, record);
      recent.set(record.line, reached);
      const expected = old.get(record.line) ?? nothing;
      if (reached.count > expected.count) surplus += 1;
      else if (reached.count === expected.count && reached.digest !== expected.digest) differing.add(record.line);
    },
    /**
     * What differs. @param newer how many events the new stream may have beyond the old one, as they were logged after the
     * old one was read
     */
    outcome: (newer: number) => {
      const missing = [...old].filter(([line, { count }]) => (recent.get(line)?.count ?? 0) < count);
      const differences: readonly StreamDifference[] = [
        ...[...differing].map((line) => ({ kind: 'differs', line }) as const),
        ...missing.map(([line]) => ({ kind: 'missing', line }) as const),
        ...(surplus > newer
          ? [...recent]
              .filter(([line, { count }]) => count > (old.get(line)?.count ?? 0))
              .map(([line]) => ({ kind: 'unexpected', line }) as const)
          : []),
      ];
      const events = [...old.values()].reduce((total, { count }) => total + count, 0);
      return { events, lines: old.size, surplus, differences };
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
