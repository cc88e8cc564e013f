import { equalTo, type Constraint } from 'yalps';
import { tellingOf } from '../model/measures.js';
import { at, leavesBelow, rowsOfAttack, type AttackedTable } from './attacked-table.js';
import { ALL, OUTSIDE } from './release-reading.js';
import { attackSystem, roomOf, targetsOf, type Recovered } from './linear-attack.js';

/** Whether somebody can stand in these columns at once: who stopped early did not evaluate. */
const isPossible = (tables: readonly AttackedTable[], columns: readonly string[]): boolean => {
  const columnOf = (measure: AttackedTable['measure']) =>
    columns[tables.findIndex((table) => table.measure === measure)];
  const stopped = (columnOf('early-stops') ?? 'not-stopped') !== 'not-stopped';
  const evaluated = (columnOf('goals') ?? OUTSIDE) !== OUTSIDE;
  return !(stopped && evaluated);
};

const combinations = (tables: readonly AttackedTable[]): readonly (readonly string[])[] =>
  tables
    .reduce<readonly (readonly string[])[]>(
      (combined, { columns, known, leaves }) =>
        combined.flatMap((before) =>
          columns
            .filter((column) => !leaves.some((leaf) => known.has(at(leaf, column))))
            .map((one) => [...before, one]),
        ),
      [[]],
    )
    .filter((columns) => isPossible(tables, columns));

/** How many people a table is about, without those of whom the attacker knows where they stand. */
const peopleIn = (table: AttackedTable): number => table.leaves.reduce((total, leaf) => total + roomOf(table, leaf), 0);

const organisationsOf = ({ parts }: AttackedTable): string => (parts.get(ALL) ?? []).join('\n');

/** Every two tables of rows and columns that are about the very same people in the same organisations. */
export const pairsOfSamePeople = (
  tables: readonly AttackedTable[],
): readonly (readonly [AttackedTable, AttackedTable])[] => {
  const trees = tables.filter(({ parts }) => parts.size > 0);
  return trees.flatMap((one, index) =>
    trees.slice(index + 1).flatMap((other) => {
      const same =
        tellingOf(one.measure).population === tellingOf(other.measure).population &&
        peopleIn(one) === peopleIn(other) &&
        organisationsOf(one) === organisationsOf(other);
      if (!same) return [];
      return [one.parts.size >= other.parts.size ? ([one, other] as const) : ([other, one] as const)];
    }),
  );
};

/**
 * Attacks several tables about the same people at once: how many there are in each row for every combination of their
 * columns. The first one has the finest rows. That the tables can be protected one by one holds only if this finds no more than attacking each alone.
 */
export const attackJointly = (tables: readonly AttackedTable[]): readonly Recovered[] => {
  const [first] = tables;
  if (first === undefined) return [];
  const variables = new Map<string, Map<string, number>>();
  const constraints = new Map<string, Constraint>();
  /** Variables that a leaf cell of one of the tables is the sum of. */
  const partsOf = new Map<string, string[]>();
  const partKey = (table: number, leaf: string, column: string) => `${table} | ${at(leaf, column)}`;
  for (const leaf of first.leaves) {
    constraints.set(leaf, equalTo(roomOf(first, leaf)));
    for (const columns of combinations(tables)) {
      const name = [leaf, ...columns].join(' | ');
      variables.set(name, new Map([[leaf, 1]]));
      columns.forEach((column, table) => {
        const key = partKey(table, leaf, column);
        partsOf.set(key, [...(partsOf.get(key) ?? []), name]);
      });
    }
  }
  const variablesOf = (number: number, row: string, column: string) =>
    leavesBelow(first, row).flatMap((leaf) => partsOf.get(partKey(number, leaf, column)) ?? []);
  const targets = tables.flatMap((table, number) => {
    const names = new Map<string, readonly string[]>();
    for (const row of rowsOfAttack(table)) {
      for (const column of table.columns) {
        names.set(at(row, column), variablesOf(number, row, column));
        const count = table.told.get(at(row, column));
        if (count === undefined) continue;
        const constraint = `${number} | ${at(row, column)} told`;
        constraints.set(constraint, equalTo(count));
        for (const name of variablesOf(number, row, column)) variables.get(name)?.set(constraint, 1);
      }
    }
    return targetsOf(table).map((target) => ({ ...target, leaves: names.get(target.cell) ?? [] }));
  });
  return attackSystem({ fixed: new Map(), variables, constraints }, targets);
};
