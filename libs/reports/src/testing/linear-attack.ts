import { equalTo, greaterEq, solve, type Coefficients, type Constraint } from 'yalps';
import { at, leavesBelow, rowsOfAttack, type AttackedTable } from './attacked-table.js';

/** A small group about which a report told more than that it is not told. */
export interface Recovered {
  readonly table: string;
  readonly cell: string;
  readonly people: number;
  /** What the attacker can say about it. */
  readonly least: number;
  readonly most: number;
}

/** Equations over numbers of people that nobody told. */
export interface System {
  /** Cells of leaf rows that a report tells, or that the attacker knows. */
  readonly fixed: ReadonlyMap<string, number>;
  readonly variables: Map<string, Map<string, number>>;
  readonly constraints: Map<string, Constraint>;
}

/** Everything that the reports say, as equations over the cells of the leaf rows that are not told. */
const systemOf = (table: AttackedTable): System => {
  const variables = new Map<string, Map<string, number>>();
  const constraints = new Map<string, Constraint>();
  const fixed = new Map<string, number>();
  const read = (row: string, column: string) => table.told.get(at(row, column)) ?? table.known.get(at(row, column));
  const equation = (name: string, cells: readonly string[], total: number): void => {
    const open = cells.filter((cell) => !fixed.has(cell));
    if (open.length === 0) return;
    constraints.set(name, equalTo(cells.reduce((rest, cell) => rest - (fixed.get(cell) ?? 0), total)));
    for (const cell of open) variables.get(cell)?.set(name, 1);
  };
  for (const row of table.leaves) {
    for (const column of table.columns) {
      const count = read(row, column);
      if (count === undefined) variables.set(at(row, column), new Map());
      else fixed.set(at(row, column), count);
    }
  }
  for (const row of table.leaves) {
    const cells = table.columns.map((column) => at(row, column));
    equation(`row ${row}`, cells, table.peopleOf.get(row) ?? 0);
  }
  for (const row of table.parts.keys()) {
    for (const column of table.columns) {
      const count = read(row, column);
      const cells = leavesBelow(table, row).map((leaf) => at(leaf, column));
      if (count !== undefined) equation(`sum ${at(row, column)}`, cells, count);
    }
  }
  for (const { row, column, people } of table.atLeast ?? []) {
    const cells = leavesBelow(table, row).map((leaf) => at(leaf, column));
    const open = cells.filter((cell) => !fixed.has(cell));
    const name = `shown ${at(row, column)}`;
    if (open.length > 0)
      constraints.set(name, greaterEq(cells.reduce((rest, cell) => rest - (fixed.get(cell) ?? 0), people)));
    for (const cell of open) variables.get(cell)?.set(name, 1);
  }
  return { fixed, variables, constraints };
};

const GOAL = 'goal';

/** One table that fits everything told and has as much, or as little, as can be in the cells asked for. */
const extreme = (
  { fixed, variables, constraints }: System,
  cells: ReadonlySet<string>,
  direction: 'maximize' | 'minimize',
): ReadonlyMap<string, number> => {
  const withGoal = new Map<string, Coefficients>(
    [...variables].map(([name, coefficients]) => [
      name,
      cells.has(name) ? new Map([...coefficients, [GOAL, 1]]) : coefficients,
    ]),
  );
  const { status, variables: values } = solve({ direction, objective: GOAL, constraints, variables: withGoal });
  if (status !== 'optimal') throw new Error(`An attack must fit its own reports, but was ${status}.`);
  return new Map([...fixed, ...values]);
};

/** People of a row who may stand in any of its cells: not those of whom this attacker knows where they stand. */
export const roomOf = ({ peopleOf, known, columns }: AttackedTable, leaf: string): number =>
  columns.reduce((rest, column) => rest - (known.get(at(leaf, column)) ?? 0), peopleOf.get(leaf) ?? 0);

/** A cell of interest: the cells of leaf rows that it is the sum of, and what tables that fit have shown of it. */
export interface Target {
  readonly table: string;
  readonly cell: string;
  readonly people: number;
  readonly leaves: readonly string[];
  /** The most that it must be possible to be. */
  readonly most: number;
  readonly seen: { least: number; most: number };
}

/** The small groups of a table. */
export const targetsOf = (table: AttackedTable): readonly Target[] =>
  rowsOfAttack(table).flatMap((row) => {
    const below = leavesBelow(table, row);
    const room = below.reduce((total, leaf) => total + roomOf(table, leaf), 0);
    return table.columns
      .map((column) => ({ cell: at(row, column), leaves: below.map((leaf) => at(leaf, column)) }))
      .map(({ cell, leaves }) => ({
        table: table.name,
        cell,
        leaves,
        people: table.truth.get(cell) ?? 0,
        most: Math.min(table.threshold, room),
        seen: { least: Infinity, most: -Infinity },
      }))
      .filter(({ cell, people, most }) => people < table.threshold && most > 0 && !table.known.has(cell));
  });

const learn = (targets: readonly Target[], values: ReadonlyMap<string, number>): void => {
  for (const { leaves, seen } of targets) {
    let sum = 0;
    for (const leaf of leaves) sum += values.get(leaf) ?? 0;
    seen.least = Math.min(seen.least, sum);
    seen.most = Math.max(seen.most, sum);
  }
};

/**
 * Attacks a system by linear programs: for every small group the least and the most that fit everything told, no count being
 * negative and all of them whole. A group counts as recovered when it cannot be anything from nobody to the threshold (or to
 * all people of its row of whom it is not known where they stand, where these are fewer). Tables found on the way serve all.
 */
export const attackSystem = (system: System, targets: readonly Target[]): readonly Recovered[] =>
  targets.flatMap(({ table, cell, people, leaves, most, seen }) => {
    const cells = new Set(leaves);
    if (seen.least > 0) learn(targets, extreme(system, cells, 'minimize'));
    if (seen.most < most) learn(targets, extreme(system, cells, 'maximize'));
    // Whole numbers only: what lies between them cannot be.
    const range = { least: Math.ceil(seen.least - 1e-6), most: Math.floor(seen.most + 1e-6) };
    return range.least > 0 || range.most < most ? [{ table, cell, people, ...range }] : [];
  });

/** Attacks one table. */
export const attack = (table: AttackedTable): readonly Recovered[] => attackSystem(systemOf(table), targetsOf(table));
