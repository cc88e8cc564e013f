import { equalTo, greaterEq, lessEq, type Constraint } from 'yalps';
import { tellingOf, type Measure } from '../model/measures.js';
import { at, leavesBelow, type AttackedTable } from './attacked-table.js';
import { attackSystem, roomOf, targetsOf, type Recovered, type System } from './linear-attack.js';
import { ASKED, OUTSIDE } from './release-reading.js';

/** Of those who ended, who has a number; those of one kind have all numbers of it, or none. */
type Kind = 'everybody' | 'bmw' | 'coaching' | 'reflection' | 'evaluated';

/** Numbers of those who ended, by who has them. */
const kinds: Partial<Readonly<Record<Measure, Kind>>> = {
  duration: 'everybody',
  'bmw-talks': 'bmw',
  'bmw-talks-of-limit': 'bmw',
  'coaching-sessions': 'coaching',
  'coaching-sessions-of-limit': 'coaching',
  'reflection-days': 'reflection',
  satisfaction: 'evaluated',
  'wellbeing-before': 'evaluated',
  'wellbeing-after': 'evaluated',
};

/** Every kind is a part of this one. */
const within: Readonly<Record<Kind, Kind | null>> = {
  everybody: null,
  bmw: 'everybody',
  coaching: 'everybody',
  reflection: 'coaching',
  evaluated: 'everybody',
};
// Safe: the keys of a constant that is written out are exactly those of its type.
const allKinds = Object.keys(within) as Kind[];

/** The fewest people of whom a number is told there. */
const fewest = ({ measure, threshold }: AttackedTable): number =>
  tellingOf(measure).kind === 'percentiles' ? 2 * threshold - 1 : threshold;

/** Unknown numbers of people, and what is known of sums of them. */
const openSystem = () => {
  const system: System = { fixed: new Map(), variables: new Map(), constraints: new Map<string, Constraint>() };
  const { variables, constraints } = system;
  let number = 0;
  /** What is known of some numbers less some others. */
  const know = (constraint: Constraint, more: readonly string[], less: readonly string[] = []): void => {
    number += 1;
    const name = `known ${number}`;
    constraints.set(name, constraint);
    const add = (variable: string, by: number) => {
      const coefficients = variables.get(variable) ?? new Map<string, number>();
      variables.set(variable, coefficients.set(name, (coefficients.get(name) ?? 0) + by));
    };
    for (const variable of more) add(variable, 1);
    for (const variable of less) add(variable, -1);
  };
  return { system, know };
};

/**
 * Attacks together all tables of those who ended in a period that are tied by who can stand in two of them: who stopped early
 * did not evaluate, who evaluated said how far they came and has all scores, and whoever has a number is one of those who ended
 * with that route or theme. Of a number that is told the attacker knows how many people it needs.
 */
export const attackLinked = (tables: readonly AttackedTable[]): readonly Recovered[] => {
  const shares = (name: Measure) => tables.find((table) => table.name === name);
  const [goals, stops] = [shares('goals'), shares('early-stops')];
  if (goals === undefined || stops === undefined) return [];
  const { system, know } = openSystem();
  const cell = (table: AttackedTable, row: string, column: string) =>
    leavesBelow(table, row).map((leaf) => `${table.name} | ${at(leaf, column)}`);
  const categories = (table: AttackedTable) => table.columns.filter((column) => column !== ASKED);
  const writeDown = (table: AttackedTable): void => {
    for (const leaf of table.leaves)
      know(
        equalTo(roomOf(table, leaf)),
        categories(table).flatMap((column) => cell(table, leaf, column)),
      );
    for (const row of [...table.leaves, ...table.parts.keys()])
      for (const column of categories(table)) {
        const count = table.told.get(at(row, column));
        if (count !== undefined) know(equalTo(count), cell(table, row, column));
      }
  };
  writeDown(goals);
  writeDown(stops);
  const evaluated = (leaf: string) =>
    categories(goals)
      .filter((column) => column !== OUTSIDE)
      .flatMap((column) => cell(goals, leaf, column));
  for (const row of stops.leaves) {
    const stopped = categories(stops).filter((column) => column !== 'not-stopped');
    know(
      lessEq(0),
      stopped.flatMap((column) => cell(stops, row, column)),
      cell(goals, row, OUTSIDE),
    );
  }
  const inLeaf = (kind: Kind, leaf: string) => `${kind} | ${leaf}`;
  const inRow = (kind: Kind, row: string) => leavesBelow(goals, row).map((leaf) => inLeaf(kind, leaf));
  const inGroup = (kind: Kind, by: string, row: string, column: string) =>
    leavesBelow(stops, row).map((leaf) => `${kind} by ${by} | ${at(leaf, column)}`);
  const groupTables = (by: 'route' | 'theme') => tables.filter(({ name, measure }) => kinds[measure] !== undefined && name.endsWith(` by ${by}`)); // prettier-ignore
  for (const kind of allKinds) {
    const of = within[kind];
    for (const leaf of goals.leaves) {
      if (of === null) know(equalTo(roomOf(goals, leaf)), [inLeaf(kind, leaf)]);
      else know(lessEq(0), [inLeaf(kind, leaf)], [inLeaf(of, leaf)]);
      if (kind === 'evaluated') know(equalTo(0), [inLeaf(kind, leaf)], evaluated(leaf));
    }
    for (const by of ['route', 'theme'] as const) {
      const columns = groupTables(by)[0]?.columns ?? [];
      if (columns.length === 0) continue;
      for (const row of stops.leaves) {
        const cells = columns.map((column) => inGroup(kind, by, row, column));
        know(equalTo(0), cells.flat(), inRow(kind, row));
        if (of !== null)
          columns.forEach((column, index) => know(lessEq(0), cells[index] ?? [], inGroup(of, by, row, column)));
      }
    }
  }
  for (const table of tables) {
    const kind = kinds[table.measure];
    if (kind === undefined) continue;
    for (const where of table.told.keys()) {
      const [row = '', column = ''] = where.split(' | ');
      if (table.name.endsWith(' by organisation')) know(greaterEq(table.threshold), inRow(kind, column));
      else if (table.name.includes(' by department of ')) know(greaterEq(fewest(table)), [inLeaf(kind, column)]);
      else know(greaterEq(fewest(table)), inGroup(kind, table.name.endsWith('route') ? 'route' : 'theme', row, column));
    }
  }
  const targets = [goals, stops].flatMap((table) =>
    targetsOf(table).map((target) => ({
      ...target,
      leaves: target.leaves.map((leaf) => `${table.name} | ${leaf}`),
    })),
  );
  return attackSystem(system, targets);
};
