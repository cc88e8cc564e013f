import { describe, expect, test } from 'vitest';
import { chainCheck, type ChainHead, type ChainRow, type CheckedChain } from './chain-check.js';
import { hashOf, NO_ENTRY, type ReadEntry } from './entry.js';

const eva = '11111111-1111-4111-8111-111111111111';
const omar = '22222222-2222-4222-8222-222222222222';

const entryOf = (given: Partial<ReadEntry> & Pick<ReadEntry, 'personId' | 'number' | 'previousHash'>): ReadEntry => {
  const entry = {
    readAt: '2027-03-02T09:00:00.123456Z',
    contentRef: '33333333-3333-4333-8333-333333333333',
    journeyId: null,
    field: 'hold-bmw-talk.notes',
    reader: 'bos',
    role: 'bmw-practitioner',
    ground: 'serving-practitioner',
    transactionId: '7',
    ...given,
  };
  return { ...entry, hash: hashOf(entry) };
};

/** A sound chain of so many entries. */
const chainOf = (personId: string, length: number, reader = 'bos'): readonly ReadEntry[] =>
  Array.from({ length }).reduce<readonly ReadEntry[]>((chain) => {
    const last = chain.at(-1);
    const place = { personId, number: (last?.number ?? 0) + 1, previousHash: last?.hash ?? NO_ENTRY };
    return [...chain, entryOf({ ...place, reader })];
  }, []);

const headOf = (entries: readonly ReadEntry[]): ChainHead => {
  const last = entries.at(-1);
  if (last === undefined) throw new Error('A chain without an entry has no head.');
  return { personId: last.personId, number: last.number, hash: last.hash };
};

const rowsOf = (entries: readonly ReadEntry[], head: ChainHead | null): readonly ChainRow[] =>
  entries.map((entry) => ({ personId: entry.personId, entry, head }));

/** What is told of each chain, in the order in which it is told. */
const checked = (rows: readonly ChainRow[], ...kept: readonly ChainHead[]): readonly CheckedChain[] => {
  const check = chainCheck(new Map(kept.map((head) => [head.personId, head])));
  const told = rows.map((row) => check.take(row)).filter((chain) => chain !== null);
  return [...told, ...check.end()];
};

const whole = (entries: readonly ReadEntry[]): CheckedChain => ({ whole: headOf(entries) });
const four = chainOf(eva, 4);
const [first, second, third, fourth] = four;
const pieces = (...entries: readonly (ReadEntry | undefined)[]): readonly ReadEntry[] =>
  entries.filter((entry) => entry !== undefined);

describe('a chain of reads', () => {
  test('is whole when each entry follows the one before and the last is its head', () => {
    expect(checked(rowsOf(four, headOf(four)))).toEqual([whole(four)]);
    expect(checked([])).toEqual([]);
  });

  test('is told when the next one begins, and the last one at the end', () => {
    const other = chainOf(omar, 2);
    const check = chainCheck();
    const rows = [...rowsOf(four, headOf(four)), ...rowsOf(other, headOf(other))];
    expect(rows.map((row) => check.take(row))).toEqual([null, null, null, null, whole(four), null]);
    expect(check.end()).toEqual([whole(other)]);
  });

  test('is judged by itself: one that is broken says nothing of the next', () => {
    const other = chainOf(omar, 2);
    const rows = [...rowsOf(pieces(second), headOf(four)), ...rowsOf(other, headOf(other))];
    expect(checked(rows)).toEqual([{ fault: { personId: eva, number: 1, code: 'missing' } }, whole(other)]);
  });

  const shortened = pieces(first, second);
  const rewritten = chainOf(eva, 4, 'somebody-else');
  const unlinked = entryOf({ personId: eva, number: 2, previousHash: NO_ENTRY });
  const broken: readonly (readonly [string, readonly (ReadEntry | undefined)[], ChainHead | null, number, string])[] = [
    ['lost its first', [second, third, fourth], headOf(four), 1, 'missing'],
    ['lost one in the middle', [first, third, fourth], headOf(four), 2, 'missing'],
    ['has one twice', [first, second, second, third], headOf(four), 2, 'doubled'],
    ['was cut off', shortened, headOf(four), 3, 'cut-off'],
    ['goes on beyond its head', four, headOf(shortened), 3, 'beyond-head'],
    ['has no head', four, null, 4, 'head-missing'],
    ['has the head of another', four, { ...headOf(four), hash: NO_ENTRY }, 4, 'head-differs'],
  ];
  test.each(broken)('that %s is found out', (_how, entries, head, number, code) => {
    expect(checked(rowsOf(pieces(...entries), head))).toEqual([{ fault: { personId: eva, number, code } }]);
  });

  test('in which an entry was altered is found out there', () => {
    const entries = four.map((entry) => (entry.number === 2 ? { ...entry, reader: 'nobody' } : entry));
    expect(checked(rowsOf(entries, headOf(four)))).toEqual([{ fault: { personId: eva, number: 2, code: 'altered' } }]);
  });

  test('in which an entry was put that does not follow is found out there, though it is sound by itself', () => {
    expect(checked(rowsOf([...pieces(first), unlinked], headOf([unlinked])))).toEqual([
      { fault: { personId: eva, number: 2, code: 'unlinked' } },
    ]);
  });

  test('tells its first fault alone', () => {
    const rows = rowsOf(pieces(first, third, third), null);
    expect(checked(rows)).toEqual([{ fault: { personId: eva, number: 2, code: 'missing' } }]);
  });

  test('that lost all its entries is found out by its head', () => {
    expect(checked([{ personId: eva, entry: null, head: headOf(four) }])).toEqual([
      { fault: { personId: eva, number: 1, code: 'cut-off' } },
    ]);
  });

  test('that lost all its entries is found out also where its head was set back to where it began', () => {
    const head = { personId: eva, number: 0, hash: NO_ENTRY };
    expect(checked([{ personId: eva, entry: null, head }])).toEqual([
      { fault: { personId: eva, number: 1, code: 'cut-off' } },
    ]);
  });

  test('holds the heads that were kept elsewhere, however much longer it is by now', () => {
    for (const length of [1, 3, 4]) {
      expect(checked(rowsOf(four, headOf(four)), headOf(four.slice(0, length)))).toEqual([whole(four)]);
    }
  });

  test('that was written anew as a whole is found out by a head that was kept', () => {
    const rows = rowsOf(rewritten, headOf(rewritten));
    expect(checked(rows)).toEqual([whole(rewritten)]);
    expect(checked(rows, headOf(four.slice(0, 3)))).toEqual([
      { fault: { personId: eva, number: 3, code: 'rewritten' } },
    ]);
  });

  test('that was cut off with its head is found out by a head that was kept', () => {
    expect(checked(rowsOf(shortened, headOf(shortened)), headOf(four))).toEqual([
      { fault: { personId: eva, number: 3, code: 'cut-off' } },
    ]);
  });

  test('that was cut off and has no head is found out where it was cut, by a head that was kept', () => {
    expect(checked(rowsOf(shortened, null), headOf(four))).toEqual([
      { fault: { personId: eva, number: 3, code: 'cut-off' } },
    ]);
  });

  test('of which nothing at all is left is found out by a head that was kept', () => {
    const other = chainOf(omar, 1);
    expect(checked(rowsOf(four, headOf(four)), headOf(four), headOf(other))).toEqual([
      whole(four),
      { fault: { personId: omar, number: 1, code: 'cut-off' } },
    ]);
  });
});
