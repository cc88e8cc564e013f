import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { everyTable, reading, smallTable } from '../testing/small-tables.js';
import { primarySuppression, suppress, type Suppression } from './suppress.js';
import { cellKey, type CountedTable } from './table.js';

const THRESHOLD = 3;

/** Two rows of three columns, with their sum. */
const twoRows = fc.array(fc.array(fc.nat({ max: 6 }), { minLength: 3, maxLength: 3 }), { minLength: 2, maxLength: 2 });

const peopleOf = (leaves: readonly (readonly number[])[]) =>
  leaves.map((leaf) => leaf.reduce((sum, count) => sum + count, 0));

const enoughInEachRow = (leaves: readonly (readonly number[])[]) => peopleOf(leaves).every((sum) => sum >= THRESHOLD);

const roomOf = (table: CountedTable, row: string) =>
  table.cells.filter((cell) => cell.row === row).reduce((sum, { count }) => sum + count, 0);

/** Small cells that are not everything from nobody to the threshold in the tables that give the same reports. */
const foundOut = (leaves: readonly (readonly number[])[], suppression: Suppression): readonly string[] => {
  const table = smallTable(leaves, THRESHOLD);
  const told = reading(table, suppression(table));
  const alike = everyTable(peopleOf(leaves), 3)
    .map((other) => smallTable(other, THRESHOLD))
    .filter(({ cells }) => cells.every(({ count }, index) => told[index] === null || told[index] === count));
  return table.cells.flatMap(({ row, column, count }, index) => {
    if (count >= THRESHOLD) return [];
    const possible = new Set(alike.map(({ cells }) => cells[index]?.count));
    const most = Math.min(THRESHOLD, roomOf(table, row));
    const wanted = Array.from({ length: most + 1 }, (_none, number) => number);
    return wanted.every((number) => possible.has(number)) ? [] : [cellKey(row, column)];
  });
};

describe('which cells of a table are told', () => {
  test('a small cell may be anything from nobody to the threshold, whatever is laid side by side', () => {
    fc.assert(
      fc.property(twoRows.filter(enoughInEachRow), (leaves) => foundOut(leaves, suppress).length === 0),
      {
        numRuns: 50,
        seed: 5,
      },
    );
  });

  test('without complements, small cells are found by subtraction', () => {
    const found = fc
      .sample(twoRows.filter(enoughInEachRow), { numRuns: 20, seed: 5 })
      .filter((leaves) => foundOut(leaves, primarySuppression).length > 0);
    expect(found.length).toBeGreaterThan(5);
  });

  test('nothing below the threshold is told, nobody at all included', () => {
    fc.assert(
      fc.property(twoRows, (leaves) => {
        const table = smallTable(leaves, THRESHOLD);
        return reading(table, suppress(table)).every((count) => count === null || count >= THRESHOLD);
      }),
    );
  });

  test('the same table gives the same answer, however often it is asked', () => {
    fc.assert(
      fc.property(twoRows, (leaves) => {
        const table = smallTable(leaves, THRESHOLD);
        expect([...suppress(smallTable(leaves, THRESHOLD))]).toEqual([...suppress(table)]);
      }),
    );
  });

  test('a table in which every cell has enough people is told whole', () => {
    const table = smallTable([[4, 5, 6], [7, 8, 9]], THRESHOLD); // prettier-ignore
    expect(suppress(table).size).toBe(0);
  });

  test('nobody is recognised by all others standing in one category', () => {
    const table = smallTable([[12, 0, 0]], THRESHOLD);
    expect(reading(table, suppress(table))).toEqual([null, null, null]);
  });

  test('whoever knows this code and tries every table of one row finds no count out', () => {
    for (const people of [8, 11, 14]) {
      const byReading = new Map<string, number[][]>();
      for (const leaves of everyTable([people], 3)) {
        const table = smallTable(leaves, THRESHOLD);
        const seen = JSON.stringify(reading(table, suppress(table)));
        byReading.set(seen, [...(byReading.get(seen) ?? []), table.cells.map(({ count }) => count)]);
      }
      for (const tables of byReading.values()) {
        for (const cell of [0, 1, 2]) {
          const possible = new Set(tables.map((counts) => counts[cell] ?? 0));
          if ([...possible].some((count) => count < THRESHOLD)) {
            expect([...possible]).toEqual(expect.arrayContaining([0, 1, 2]));
          }
        }
      }
    }
  });
});

describe('what is more than a small cell', () => {
  const cell = (column: string, count: number, standing: CountedTable['cells'][number]['standing']) => ({
    row: 'all',
    column,
    count,
    people: count,
    standing,
  });
  const table = (cells: CountedTable['cells']): CountedTable => ({
    rows: [{ key: 'all', parent: null }],
    columns: cells.map(({ column }) => column),
    threshold: 5,
    cells,
  });

  test('a group of which one person makes up most is not told, and not to be found by subtraction', () => {
    const hidden = suppress(table([cell('a', 9, 'unsafe'), cell('b', 20, 'open'), cell('c', 30, 'open')]));
    expect(hidden.has(cellKey('all', 'a'))).toBe(true);
    expect(hidden.size).toBe(2);
  });

  test('what some readers know hides nothing else from them', () => {
    const hidden = suppress(table([cell('self', 9, 'known-to-some'), cell('b', 2, 'open'), cell('c', 30, 'open')]));
    expect(hidden.has(cellKey('all', 'c'))).toBe(true);
    const asCover = suppress(table([cell('other', 9, 'withheld'), cell('b', 2, 'open'), cell('c', 30, 'open')]));
    expect(asCover.has(cellKey('all', 'c'))).toBe(false);
  });

  test('the same person in several organisations is one person', () => {
    const twice = { ...cell('a', 6, 'open'), people: 3 };
    expect(suppress(table([twice, cell('b', 20, 'open'), cell('c', 30, 'open')])).has(cellKey('all', 'a'))).toBe(true);
  });
});
